using k8s.Models;

namespace Jota.Client;

/// <summary>An object's identity, as far as events tell objects apart. A key that need not be put together as a text first.</summary>
internal readonly record struct EventAbout(string? Kind, string? Namespace, string? Name, string? Uid, string? ApiVersion)
{
    public static EventAbout Of(V1ObjectReference about) =>
        new(about.Kind, about.NamespaceProperty, about.Name, about.Uid, about.ApiVersion);

    /// <summary>The uid and the name tell nearly all apart.</summary>
    public override int GetHashCode() => HashCode.Combine(Uid, Name);
}
