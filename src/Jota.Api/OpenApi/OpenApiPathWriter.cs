using System.Text.Json;

namespace Jota.Api;

/// <summary>Writes the paths of a resource and what can be done at each.</summary>
internal sealed class OpenApiPathWriter(Utf8JsonWriter writer, OpenApiStyle style)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private readonly OpenApiOperationWriter _operations = new(writer, style);

    public static TypeSchema? BodyOf(Resource resource, Subresource sub)
    {
        var names = resource.Names;
        var version = sub.Version.Length > 0 ? sub.Version : names.Version;
        var group = sub.Version.Length > 0 ? sub.Group : names.Group;
        return Schemas.FindKind(group.Length == 0 ? version : $"{group}/{version}", sub.Kind);
    }

    public void Write(Resource resource)
    {
        var names = resource.Names;
        var root = "/" + OpenApiDocuments.PathOf(names);
        var scope = resource.Namespaced ? "/namespaces/{namespace}" : "";
        var collection = $"{root}{scope}/{names.Plural}";
        var item = collection + "/{name}";
        if (resource.Namespaced && IsRead(resource))
        {
            Path($"{root}/{names.Plural}", resource, named: false, scoped: false, [List(resource, "ForAllNamespaces")]);
        }

        Path(collection, resource, named: false, resource.Namespaced, Collection(resource));
        if (!IsRead(resource))
        {
            return;
        }

        Path(item, resource, named: true, resource.Namespaced, Item(resource, "", resource.Schema));
        if (resource.HasStatus)
        {
            Path($"{item}/status", resource, named: true, resource.Namespaced,
                [.. Item(resource, "Status", resource.Schema).Where(o => o.Method != "delete")]);
        }

        foreach (var sub in resource.Subresources)
        {
            Path($"{item}/{sub.Name}", resource, named: true, resource.Namespaced, Sub(resource, sub));
            if (sub.PassesAll)
            {
                Path($"{item}/{sub.Name}/{{path}}", resource, named: true, resource.Namespaced, Sub(resource, sub, "WithPath"),
                    OpenApiParameter.Path);
            }
        }
    }

    /// <summary>Reviews are only posted; all else can be read.</summary>
    private static bool IsRead(Resource resource) => resource.Verbs.Contains("list");

    private static IEnumerable<OpenApiOperation> Collection(Resource resource)
    {
        var type = resource.Schema;
        if (IsRead(resource))
        {
            yield return List(resource, "");
        }

        if (resource.Verbs.Contains("create"))
        {
            yield return Operation(resource, "post", "post", "create", "", $"create a {resource.Names.Kind}", type) with
            {
                Body = type,
                Parameters = OpenApiParameter.Writing,
                Creates = true,
            };
        }

        if (resource.Verbs.Contains("deletecollection"))
        {
            yield return Operation(resource, "delete", "deletecollection", "deleteCollection", "",
                $"delete collection of {resource.Names.Kind}", Status()) with
            {
                Body = Schemas.Find(Meta + "DeleteOptions"),
                BodyRequired = false,
                Parameters = [.. OpenApiParameter.Deleting,
                    .. OpenApiParameter.Listing.Where(p => p.Name is not ("watch" or "allowWatchBookmarks"))],
            };
        }
    }

    private static IEnumerable<OpenApiOperation> Item(Resource resource, string part, TypeSchema type)
    {
        var kind = resource.Names.Kind;
        var of = part.Length == 0 ? "" : $"{part.ToLowerInvariant()} of ";
        yield return Operation(resource, "get", "get", "read", part, $"read {of}the specified {kind}", type);
        if (resource.Verbs.Contains("update"))
        {
            yield return Operation(resource, "put", "put", "replace", part, $"replace {of}the specified {kind}", type) with
            {
                Body = type,
                Parameters = OpenApiParameter.Writing,
                Creates = true,
            };
        }

        if (resource.Verbs.Contains("patch"))
        {
            yield return Operation(resource, "patch", "patch", "patch", part, $"partially update {of}the specified {kind}", type) with
            {
                Body = Schemas.Find(Meta + "Patch"),
                Parameters = [.. OpenApiParameter.Writing, OpenApiParameter.Force],
                Creates = true,
            };
        }

        if (resource.Verbs.Contains("delete"))
        {
            yield return Operation(resource, "delete", "delete", "delete", part, $"delete a {kind}", Status()) with
            {
                Body = Schemas.Find(Meta + "DeleteOptions"),
                BodyRequired = false,
                Parameters = OpenApiParameter.Deleting,
            };
        }
    }

    private static IEnumerable<OpenApiOperation> Sub(Resource resource, Subresource sub, string suffix = "")
    {
        var type = BodyOf(resource, sub);
        var part = string.Concat(char.ToUpperInvariant(sub.Name[0]), sub.Name[1..], suffix);
        var kind = (sub.Version.Length > 0 ? sub.Group : resource.Names.Group,
            sub.Version.Length > 0 ? sub.Version : resource.Names.Version, sub.Kind);
        foreach (var verb in sub.Verbs)
        {
            var (method, name) = verb switch
            {
                "create" => ("post", "create"),
                "update" => ("put", "replace"),
                "patch" => ("patch", "patch"),
                "get" => ("get", "read"),
                "delete" => ("delete", "delete"),
                _ => ("", ""),
            };
            if (method.Length > 0 && OpenApiConnection.Is(sub))
            {
                yield return Connect(resource, sub, method, part) with { Kind = kind };
            }
            else if (method.Length > 0)
            {
                yield return Operation(resource, method, method, name, part, $"{name} {sub.Name} of a {resource.Names.Kind}", type) with
                {
                    Kind = kind,
                    Body = method switch { "get" => null, "patch" => Schemas.Find(Meta + "Patch"), _ => type },
                    Parameters = method == "get" ? [] : OpenApiParameter.Writing,
                    Creates = method != "get",
                };
            }
        }

        foreach (var method in OtherMethods(sub))
        {
            yield return Connect(resource, sub, method, part) with { Kind = kind };
        }
    }

    /// <summary>Methods that are no verbs.</summary>
    private static IEnumerable<string> OtherMethods(Subresource sub) => sub.PassesAll ? ["head", "options"] : [];

    private static OpenApiOperation Connect(Resource resource, Subresource sub, string method, string part)
    {
        var said = $"connect {method.ToUpperInvariant()} requests to {sub.Name} of {resource.Names.Kind}";
        var operation = Operation(resource, method, "connect", "connect", part, said, null);
        var version = Camel(resource.Names.Version);
        return operation with
        {
            // connectCoreV1GetNamespacedPodExec: the method stands behind the version.
            Id = operation.Id.Replace(version, version + Camel(method), StringComparison.Ordinal),
            Parameters = OpenApiConnection.ParametersOf(sub),
        };
    }

    private static OpenApiOperation List(Resource resource, string part) =>
        Operation(resource, "get", "list", "list", part, $"list or watch objects of kind {resource.Names.Kind}", resource.ListSchema) with
        {
            Parameters = OpenApiParameter.Listing,
        };

    private static OpenApiOperation Operation(
        Resource resource, string method, string action, string verb, string part, string description, TypeSchema? answer)
    {
        var names = resource.Names;
        var group = names.Group.Length == 0 ? "Core" : Camel(names.Group.Replace(".k8s.io", "", StringComparison.Ordinal));
        var scope = resource.Namespaced && part != "ForAllNamespaces" ? "Namespaced" : "";
        var collection = verb == "deleteCollection" ? "Collection" : "";
        var plainVerb = verb == "deleteCollection" ? "delete" : verb;
        var id = $"{plainVerb}{group}{Camel(names.Version)}{collection}{scope}{names.Kind}{part}";
        return new(method, action, id, description, answer)
        {
            Kind = (names.Group, names.Version, names.Kind),
            MergesStrategically = !resource.IsUntyped,
        };
    }

    private static string Camel(string words) =>
        string.Concat(words.Split('.').Where(w => w.Length > 0).Select(w => string.Concat(char.ToUpperInvariant(w[0]), w[1..])));

    private static TypeSchema? Status() => Schemas.Find(Meta + "Status");

    private void Path(
        string path, Resource resource, bool named, bool scoped, IEnumerable<OpenApiOperation> operations, OpenApiParameter? below = null)
    {
        var tag = (resource.Names.Group.Length == 0 ? "core" : Camel(resource.Names.Group.Replace(".k8s.io", "", StringComparison.Ordinal)))
            + "_" + resource.Names.Version;
        writer.WriteStartObject(path);
        foreach (var operation in operations)
        {
            _operations.Write(operation, char.ToLowerInvariant(tag[0]) + tag[1..]);
        }

        writer.WriteStartArray("parameters");
        if (named)
        {
            _operations.Write(OpenApiParameter.NameOf(resource.Names.Kind));
        }

        if (scoped)
        {
            _operations.Write(OpenApiParameter.Namespace);
        }

        if (below is not null)
        {
            _operations.Write(below);
        }

        _operations.Write(OpenApiParameter.Pretty);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
