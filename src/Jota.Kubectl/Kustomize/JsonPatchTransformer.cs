using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Patches that say what to do (RFC 6902).</summary>
/// <param name="operations">What.</param>
/// <param name="target">To which objects.</param>
internal sealed class JsonPatchTransformer(JsonArray operations, JsonObject target) : IResourceTransformer
{
    private readonly byte[] _patch = Encoding.UTF8.GetBytes(operations.ToJsonString());

    public void Transform(ResourceSet set)
    {
        foreach (var resource in new ResourceSelector(target).Select(set).ToList())
        {
            resource.Remember();
            try
            {
                var patched = JsonPatch.Apply(Encoding.UTF8.GetBytes(resource.Object.ToJsonString()), _patch, RequestBudget.Unlimited);
                resource.Object = JsonNode.Parse(patched.Span) as JsonObject
                    ?? throw KustomizeErrors.Wrong($"the patch leaves no object of {resource.Id}");
            }
            catch (ApiException e)
            {
                throw KustomizeErrors.Wrong($"patch of {resource.Id}: {e.Message}");
            }
        }
    }
}
