using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Recording;

/// <summary>
/// Failures of others (the runtime, the API, the disk), which a node lives with: their text says all, where they were met says nothing.
/// </summary>
internal static class Outage
{
    public static bool Is(Exception e) => RuntimeErrors.IsOrdinary(e);

    /// <summary>The exception for a log, with its stack; null where the message is enough.</summary>
    public static Exception? Unexpected(Exception e) => Is(e) ? null : e;
}
