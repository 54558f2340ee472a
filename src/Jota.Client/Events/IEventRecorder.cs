using k8s.Models;

namespace Jota.Client;

/// <summary>
/// Tells users what a component did, as events of the object it was done to. Never blocks and never fails: what cannot be
/// written, or is too much of the same, is dropped.
/// </summary>
public interface IEventRecorder
{
    /// <summary>Records an event.</summary>
    /// <param name="about">The object; see <see cref="ModelKeys.Reference"/>.</param>
    /// <param name="type">How serious it is.</param>
    /// <param name="reason">One word in UpperCamelCase, for machines.</param>
    /// <param name="message">A sentence, for people.</param>
    void Record(V1ObjectReference about, EventType type, string reason, string message);
}
