namespace Jota.Kubelet.Probes;

/// <summary>What one probe found.</summary>
/// <param name="Succeeded">Whether it was satisfied.</param>
/// <param name="Message">What it saw, for the event.</param>
/// <param name="Unknown">Whether it could not be carried out at all; such a result counts neither way.</param>
internal readonly record struct ProbeResult(bool Succeeded, string Message, bool Unknown = false)
{
    public static ProbeResult Success { get; } = new(true, "");

    /// <summary>Whether there is something to tell of.</summary>
    public bool IsNews => !Succeeded || Message.Length > 0;

    public static ProbeResult Failure(string message) => new(false, message);

    /// <summary>A success that is told of all the same.</summary>
    public static ProbeResult Warned(string message) => new(true, message);
}
