using Jota.Api;

namespace Jota.ApiServer.Objects;

/// <summary>What an object may say of its kind and version: both may be missing, and what is there must be the resource's.</summary>
internal sealed class KindRules(LiveCatalog catalog)
{
    private const string Scheme = "in scheme \"pkg/api/legacyscheme/scheme.go:30\"";

    /// <summary>What is wrong; null where nothing is.</summary>
    public KindMismatch? Mismatch(Resource resource, ObjectHeader said)
    {
        var names = resource.Names;
        if (resource.IsUntyped)
        {
            return UntypedMismatch(names, said);
        }

        var kind = said.Kind.Length == 0 ? names.Kind : said.Kind;
        var apiVersion = said.ApiVersion.Length == 0 ? names.ApiVersion : said.ApiVersion;
        if (kind == names.Kind && (apiVersion == names.ApiVersion || resource.EqualVersions.Any(v => apiVersion == $"{names.Group}/{v}")))
        {
            return null;
        }

        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var about = $"{kind} in version \"{version}\" cannot be handled as a {names.Kind}: ";
        if (!IsKnown(apiVersion, kind))
        {
            var unknown = $"no kind \"{kind}\" is registered for version \"{apiVersion}\" {Scheme}";
            return new(unknown, about + unknown);
        }

        if (kind == names.Kind)
        {
            var otherVersion = $"the API version in the data ({apiVersion}) does not match the expected API version ({names.ApiVersion})";
            return new(otherVersion, otherVersion);
        }

        var otherKind = $"converting ({GoName(apiVersion, kind)}) to ({GoInternalName(names)}): unknown conversion";
        return new(otherKind, about + otherKind);
    }

    // What has no type is read in any case; what it says of its kind is checked with the rest.
    private static KindMismatch? UntypedMismatch(ResourceNames names, ObjectHeader said)
    {
        if (said.Kind.Length == 0)
        {
            const string missing = "Object 'Kind' is missing";
            return new(missing, $"{names.Kind} in version \"{names.Version}\" cannot be handled as a {names.Kind}: {missing}");
        }

        var other = $"the API version in the data ({said.ApiVersion}) does not match the expected API version ({names.ApiVersion})";
        return said.ApiVersion.Length == 0 || said.ApiVersion == names.ApiVersion ? null : new(other, other);
    }

    /// <summary>Lists are kinds too, though nobody can store one.</summary>
    private bool IsKnown(string apiVersion, string kind) =>
        catalog.Now.FindKind(apiVersion, kind) is not null
        || (kind.EndsWith("List", StringComparison.Ordinal) && catalog.Now.FindKind(apiVersion, kind[..^"List".Length]) is not null)
        || (apiVersion, kind) == ("v1", "List");

    private static string GoName(string apiVersion, string kind) => $"{apiVersion[(apiVersion.LastIndexOf('/') + 1)..]}.{kind}";

    private static string GoInternalName(ResourceNames names) =>
        $"{(names.Group.Length == 0 ? "core" : names.Group.Split('.')[0])}.{names.Kind}";
}
