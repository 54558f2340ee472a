using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Patches that are applied here, not by a server.</summary>
internal static class LocalPatch
{
    /// <summary>The patched object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="kind">The patch's media type.</param>
    /// <param name="patch">The patch, as JSON.</param>
    public static JsonObject Apply(JsonObject item, string kind, string patch)
    {
        var (document, changes) = (Encoding.UTF8.GetBytes(item.ToJsonString()), Encoding.UTF8.GetBytes(patch));
        try
        {
            var patched = kind switch
            {
                ObjectClient.JsonPatch => JsonPatch.Apply(document, changes, RequestBudget.Unlimited),
                ObjectClient.MergePatch => MergePatch.Apply(document, changes, RequestBudget.Unlimited),
                _ => StrategicMergePatch.Apply(TypeOf(item), document, changes, RequestBudget.Unlimited),
            };
            return Node.Read(patched.Span);
        }
        catch (ApiException e)
        {
            throw KubectlException.Error(e.Message);
        }
    }

    /// <summary>A part of an object with a strategic merge patch.</summary>
    /// <param name="type">The part's type.</param>
    /// <param name="item">The part.</param>
    /// <param name="patch">The patch.</param>
    public static JsonObject Apply(TypeSchema type, JsonObject item, JsonObject patch)
    {
        var (document, changes) = (Encoding.UTF8.GetBytes(item.ToJsonString()), Encoding.UTF8.GetBytes(patch.ToJsonString()));
        try
        {
            return Node.Read(StrategicMergePatch.Apply(type, document, changes, RequestBudget.Unlimited).Span);
        }
        catch (ApiException e)
        {
            throw KubectlException.Error(e.Message);
        }
    }

    private static TypeSchema TypeOf(JsonObject item) =>
        Schemas.FindKind(item.ApiVersion(), item.Kind()) ?? throw KubectlException.Error(
            $"strategic merge patch is not supported for {item.ApiVersion()}, Kind={item.Kind()} locally, try --type merge");
}
