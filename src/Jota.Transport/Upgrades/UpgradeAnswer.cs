namespace Jota.Transport.Upgrades;

/// <summary>What a server says to a wish to change the protocol.</summary>
public abstract record UpgradeAnswer
{
    private UpgradeAnswer()
    {
    }

    /// <summary>It did.</summary>
    /// <param name="Connection">The connection from then on; the receiver's to dispose.</param>
    /// <param name="Protocol">The protocol it chose; empty when it names none.</param>
    public sealed record Accepted(Stream Connection, string Protocol) : UpgradeAnswer;

    /// <summary>It did not.</summary>
    /// <param name="Code">The HTTP status.</param>
    /// <param name="ContentType">The type of the text.</param>
    /// <param name="Text">Why.</param>
    public sealed record Refused(int Code, string ContentType, string Text) : UpgradeAnswer;
}
