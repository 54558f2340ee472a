using System.Buffers;

namespace Jota.Api;

/// <summary>An object as the versions of its kind have it; converted once to each.</summary>
/// <param name="version">The version that it is of.</param>
/// <param name="json">Its bytes.</param>
/// <param name="versions">The versions of the kind, by their <c>apiVersion</c>; null for those that are not served.</param>
/// <param name="budget">Counts the steps.</param>
internal sealed class VersionedTree(
    Resource version, ReadOnlyMemory<byte> json, Func<string, Resource?> versions, RequestBudget budget)
{
    private readonly Dictionary<string, (Resource Version, JsonTree Tree)?> _made = new(StringComparer.Ordinal);

    /// <summary>The object in a version, with its type; null where that is not served.</summary>
    public (Resource Version, JsonTree Tree)? In(string apiVersion)
    {
        if (!_made.TryGetValue(apiVersion, out var made))
        {
            _made[apiVersion] = made = Make(apiVersion);
        }

        return made;
    }

    private (Resource Version, JsonTree Tree)? Make(string apiVersion)
    {
        if (apiVersion == version.Names.ApiVersion)
        {
            return (version, JsonTreeReader.Read(json, budget));
        }

        if (versions(apiVersion) is not { } other || !ReferenceEquals(other.Stored, version.Stored))
        {
            return null;
        }

        var converted = other.FromStored(version.ToStored(version.Decode(json.Span)));
        other.SetTypeMeta(converted);
        var bytes = new ArrayBufferWriter<byte>(json.Length);
        other.Encode(bytes, converted);
        return (other, JsonTreeReader.Read(bytes.WrittenMemory, budget));
    }
}
