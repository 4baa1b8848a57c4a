"""报告 › 待发消息: what the outbox holds, for administrators."""
