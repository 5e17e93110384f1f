"""Who asks, what they may do, and with which tokens: the questions that clients send to the API server.

Differs: nobody is turned away for it, since the one user of a cluster is its administrator. What RBAC objects grant is
worked out when somebody asks (`kubectl auth can-i`, SubjectAccessReviews).
"""
