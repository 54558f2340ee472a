using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>How an occurrence goes to the server.</summary>
internal abstract record EventWrite
{
    private EventWrite()
    {
    }

    /// <summary>The event.</summary>
    public abstract ObjectKey Key { get; }

    /// <summary>As a new event.</summary>
    public sealed record Create(Corev1Event Event) : EventWrite
    {
        /// <inheritdoc/>
        public override ObjectKey Key => Event.Key();
    }

    /// <summary>By counting on in an event that is there; when it is gone meanwhile, as a new one.</summary>
    public sealed record Count(byte[] MergePatch, Corev1Event Whole) : EventWrite
    {
        /// <inheritdoc/>
        public override ObjectKey Key => Whole.Key();
    }
}
