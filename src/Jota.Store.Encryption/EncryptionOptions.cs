namespace Jota.Store.Encryption;

/// <summary>What encryption at rest goes by.</summary>
/// <param name="Path">The file with an EncryptionConfiguration (<c>--encryption-provider-config</c>).</param>
public sealed record EncryptionOptions(string Path)
{
    /// <summary>Whether the file is followed (<c>--encryption-provider-config-automatic-reload</c>).</summary>
    public bool AutomaticReload { get; init; }

    /// <summary>
    /// What keys begin with where they are stored: values are bound to it, so that upstream's server can read them on the same etcd.
    /// </summary>
    public string Root { get; init; } = "/registry";
}
