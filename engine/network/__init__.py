"""Services as packets see them: kube-proxy rules, DNS, requests."""
