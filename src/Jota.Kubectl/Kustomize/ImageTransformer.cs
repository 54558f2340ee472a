using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>images</c>: other names, tags and digests for images.</summary>
/// <param name="entry">What for which.</param>
internal sealed class ImageTransformer(JsonObject entry) : IResourceTransformer
{
    // Those of containers are changed before that already; that upstream does it twice is seen by tagSuffix alone.
    public static IReadOnlyList<FieldSpec> Usual { get; } =
    [
        new("spec/containers[]/image"), new("spec/initContainers[]/image"), new("spec/template/spec/containers[]/image"),
        new("spec/template/spec/initContainers[]/image"),
    ];

    /// <summary>Where images are beside those of containers.</summary>
    public IReadOnlyList<FieldSpec> Specs { get; init; } = Usual;

    public void Transform(ResourceSet set)
    {
        foreach (var resource in set.All)
        {
            if (resource.Object.Kind() != "CustomResourceDefinition")
            {
                Visit(resource.Object);
            }

            foreach (var spec in Specs)
            {
                spec.Apply(resource.Object, null, Changed);
            }
        }
    }

    /// <summary>Containers may be anywhere, also in kinds that nobody here knows.</summary>
    private void Visit(JsonNode? node)
    {
        foreach (var item in node as JsonArray ?? [])
        {
            Visit(item);
        }

        foreach (var (key, value) in (node as JsonObject)?.ToList() ?? [])
        {
            if (key is "containers" or "initContainers")
            {
                foreach (var container in (value as JsonArray ?? []).OfType<JsonObject>().Where(each => each["image"] is not null))
                {
                    container["image"] = Changed(container["image"]);
                }
            }
            else
            {
                Visit(value);
            }
        }
    }

    private JsonNode? Changed(JsonNode? before)
    {
        if (before is not JsonValue value || value.ToString() is not { } image
            || !Patterns.Finds(image, $"^{entry.Text("name")}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$"))
        {
            return before?.DeepClone();
        }

        var (name, tag, digest) = Split(image);
        name = entry.Text("newName") is { Length: > 0 } other ? other : name;
        (tag, digest) = (TextOf("newTag"), TextOf("digest"), TextOf("tagSuffix")) switch
        {
            ({ Length: > 0 } newTag, { Length: > 0 } newDigest, _) => (newTag, newDigest),
            ({ Length: > 0 } newTag, _, _) => (newTag, ""),
            (_, { Length: > 0 } newDigest, _) => ("", newDigest),
            (_, _, { Length: > 0 } suffix) => (tag + suffix, ""),
            _ => (tag, digest),
        };
        return name + (tag.Length > 0 ? $":{tag}" : "") + (digest.Length > 0 ? $"@{digest}" : "");
    }

    // A tag such as 1.14 may be written as a number.
    private string TextOf(string field) => entry[field] is JsonValue value ? value.ToString() : "";

    private static (string Name, string Tag, string Digest) Split(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var (named, digest) = at < 0 ? (image, "") : (image[..at], image[(at + 1)..]);
        var colon = named.LastIndexOf(':');
        return colon < 0 || named[colon..].Contains('/', StringComparison.Ordinal)
            ? (named, "", digest)
            : (named[..colon], named[(colon + 1)..], digest);
    }
}
