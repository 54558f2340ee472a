using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>How an occurrence goes to the server.</summary>
internal abstract record EventWrite
{
    private EventWrite()
    {
    }

    /// <summary>As a new event.</summary>
    public sealed record Create(Corev1Event Event) : EventWrite;

    /// <summary>By counting on in an event that is there; when it is gone meanwhile, as a new one.</summary>
    public sealed record Count(ObjectKey Key, byte[] MergePatch, Corev1Event Whole) : EventWrite;
}
