"""What the pages under ``/services/`` and ``/my/`` share, whatever they are about."""
