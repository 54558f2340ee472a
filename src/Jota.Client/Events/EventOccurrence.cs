using k8s.Models;

namespace Jota.Client;

/// <summary>Something that happened and is to become, or be counted in, an event.</summary>
internal sealed record EventOccurrence(V1ObjectReference About, EventType Type, string Reason, string Message, DateTime At)
{
    /// <summary>For events with an action (the newer form); empty for others.</summary>
    public string Action { get; init; } = "";

    /// <summary>Another object that has to do with it.</summary>
    public V1ObjectReference? Related { get; init; }

    /// <summary>Events of cluster-scoped objects live in <c>default</c>.</summary>
    public string Namespace => string.IsNullOrEmpty(About.NamespaceProperty) ? "default" : About.NamespaceProperty;

    /// <summary>The object's identity in a text that can be part of a key.</summary>
    public string AboutKey => string.Join('\n', About.Kind, About.NamespaceProperty, About.Name, About.Uid, About.ApiVersion);
}
