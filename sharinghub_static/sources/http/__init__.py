"""What requests to any server share: limits, certificates, proxies, retries, redirects to storage."""
