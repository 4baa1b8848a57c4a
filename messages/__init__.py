"""The outbox: what is to be sent by mail or SMS, and the courier that sends it. Imports nothing of ours."""
