using Jota.Api;

namespace Jota.Controllers;

/// <summary>Refusals of a namespace that is going away.</summary>
internal static class NamespaceEnd
{
    /// <summary>Whether nothing can be created any more because the namespace goes, or is gone.</summary>
    public static bool IsNear(ApiException refusal) =>
        refusal.Code == 404
            || (refusal.Code == 403 && refusal.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") == true);
}
