using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The object that keeps what belongs to an ApplySet (KEP-3659).</summary>
/// <param name="Type">Its type: secrets, config maps, or one that says it of itself.</param>
/// <param name="Namespace">Empty where it lies in none.</param>
/// <param name="Name">Its name.</param>
internal sealed record ApplySetParent(ResourceMapping Type, string Namespace, string Name)
{
    /// <summary>On the definitions of types of which objects may be parents.</summary>
    private const string ParentTypeLabel = "applyset.kubernetes.io/is-parent-type";

    /// <summary>What the set is called on what belongs to it.</summary>
    public string Id
    {
        get
        {
            var whole = $"{Name}.{Namespace}.{Type.Kind}.{Type.Group}";
            return $"applyset-{System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))}-v1";
        }
    }

    /// <summary>Whether one can be made that is not there.</summary>
    public bool IsPlain => Type is { Group: "", Plural: "secrets" or "configmaps" };

    /// <summary>As messages have it.</summary>
    public string Shown => $"{Type.Plural}.{Type.Group}/{Name}";

    /// <summary>Reads <c>--applyset</c>: a secret's name, or <c>TYPE/NAME</c>. Throws where no such object can be a parent.</summary>
    public static async Task<ApplySetParent> ReadAsync(Invocation call, CancellationToken ct)
    {
        var given = call.Flags.Text("applyset");
        var parts = given.Split('/');
        var (word, name) = parts switch
        {
            [var alone] => ("secrets", alone),
            [var of, var own] when of.Length > 0 && own.Length > 0 => (of, own),
            _ => throw KubectlException.Error($"invalid parent reference \"{given}\": expected NAME or TYPE/NAME"),
        };
        var type = await call.Session.Mapper.FindAsync(word, ct) ?? throw KubectlException.Error(
            $"invalid parent reference \"{given}\": no matches for a resource \"{word}\"");

        // One that is not named is not taken from the kubeconfig: another context would be another set.
        var settings = call.Session.Settings;
        var parent = new ApplySetParent(type, type.IsNamespaced && settings.NamespaceGiven ? settings.Namespace : "", name);
        if (type.IsNamespaced && !settings.NamespaceGiven)
        {
            throw KubectlException.Error("namespace is required to use namespace-scoped ApplySet");
        }

        return parent.IsPlain || await IsParentTypeAsync(call, type, ct) ? parent : throw KubectlException.Error(
            $"resource \"{type.ApiVersion}, Resource={type.Plural}\" is not permitted as an ApplySet parent");
    }

    private static async Task<bool> IsParentTypeAsync(Invocation call, ResourceMapping type, CancellationToken ct)
    {
        var mapper = call.Session.Mapper;
        if (type.Group.Length == 0 || await mapper.FindAsync("customresourcedefinitions.apiextensions.k8s.io", ct) is not { } types)
        {
            return false;
        }

        var definition = await call.Objects.FindAsync(types, "", type.QualifiedPlural, ct);
        return definition.At("metadata", "labels", ParentTypeLabel) is JsonValue mark && (string?)mark != "false";
    }
}
