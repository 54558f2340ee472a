using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Patches that look like what they change.</summary>
/// <param name="patches">The patches; one where there is a target.</param>
/// <param name="target">Which objects; null for those that the patches name.</param>
/// <param name="options">Whether a patch may change names and kinds.</param>
internal sealed class MergePatchTransformer(IReadOnlyList<JsonObject> patches, JsonObject? target, JsonObject options)
    : IResourceTransformer
{
    public void Transform(ResourceSet set)
    {
        foreach (var patch in patches)
        {
            IEnumerable<BuiltResource> selected = target is null
                ? [set.One(ResourceId.Of(patch))]
                : new ResourceSelector(target).Select(set);
            foreach (var resource in selected.ToList())
            {
                Apply(set, resource, patch);
            }
        }
    }

    private void Apply(ResourceSet set, BuiltResource resource, JsonObject patch)
    {
        var (before, mayRename, mayRetype) = (resource.Id, options.Is("allowNameChange"), options.Is("allowKindChange"));
        if (mayRename || mayRetype)
        {
            resource.Remember();
        }

        var type = set.FindType(resource.Object.ApiVersion(), resource.Object.Kind());
        if (PatchMerge.Apply(type, resource.Object, patch) is not { Count: > 0 } patched)
        {
            set.Remove(resource);
            return;
        }

        patched["apiVersion"] = before.Group.Length == 0 ? before.Version : $"{before.Group}/{before.Version}";
        patched["kind"] = mayRetype ? patched.Kind() : before.Kind;
        var metadata = patched.Within("metadata");
        metadata["name"] = mayRename ? patched.Name() : before.Name;
        metadata.Remove("namespace");
        if (before.Namespace.Length > 0)
        {
            metadata["namespace"] = before.Namespace;
        }

        resource.Object = patched;
    }
}
