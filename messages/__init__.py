"""The outbox: what is to be mailed (later also sent by SMS and WeChat), and the courier that sends it. Imports nothing of ours."""
