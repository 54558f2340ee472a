using Jota.Client;
using Jota.Kubelet;
using k8s.Models;

namespace Jota.Hosting;

/// <summary>
/// Lets those use a node's server of whom the cluster's API says that they may use the part of nodes that they ask for (upstream's
/// <c>--authorization-mode=Webhook</c>). While no API server answers nobody may.
/// </summary>
internal sealed class ReviewAuthorizer(IApi api, string ownNode) : INodeAuthorizer
{
    public async ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, string part, CancellationToken ct)
    {
        var review = await api.CreateAsync(
            new V1SubjectAccessReview
            {
                Metadata = new(),
                Spec = new()
                {
                    User = user.Name,
                    Groups = [.. user.Groups],
                    ResourceAttributes = new()
                    {
                        Verb = verb,
                        Version = "v1",
                        Resource = "nodes",
                        Subresource = part,
                        Name = node.Length > 0 ? node : ownNode,
                    },
                },
            },
            ct);
        return review.Status is { Allowed: true };
    }
}
