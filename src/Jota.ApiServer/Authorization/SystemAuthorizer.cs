using Jota.Client;

namespace Jota.ApiServer;

/// <summary>
/// The rights that hold before any role does: <c>system:masters</c> and the control plane's own components may do everything,
/// everybody with credentials may look at discovery and at himself, everybody at all may ask for version and health.
/// </summary>
public sealed class SystemAuthorizer : IAuthorizer
{
    private static readonly string[] Components = ["system:apiserver", "system:kube-scheduler", "system:kube-controller-manager"];
    private static readonly string[] PublicPaths = ["/version", "/healthz", "/livez", "/readyz"];
    private static readonly string[] DiscoveryPaths = ["/api", "/apis", "/openapi"];
    private static readonly string[] SelfReviews = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"];

    /// <inheritdoc/>
    public AccessDecision Authorize(in AccessRequest request) =>
        IsTrusted(request.User) || IsPublic(request) || (request.User.IsIn(UserIdentity.AuthenticatedGroup) && IsForAllUsers(request))
            ? AccessDecision.Allow
            : AccessDecision.Deny;

    private static bool IsTrusted(UserIdentity user) =>
        user.IsIn(UserIdentity.MastersGroup) || user.IsIn("system:nodes") || Components.Contains(user.Name);

    private static bool IsPublic(in AccessRequest request) => request.Verb == "get" && IsUnder(request.Path, PublicPaths);

    private static bool IsForAllUsers(in AccessRequest request) =>
        request.Path.Length > 0
            ? request.Verb == "get" && IsUnder(request.Path, DiscoveryPaths)
            : request.Verb == "create" && SelfReviews.Contains(request.Resource);

    private static bool IsUnder(string path, string[] roots)
    {
        foreach (var root in roots)
        {
            if (path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }
}
