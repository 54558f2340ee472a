using System.Collections.Immutable;

namespace Jota.Store.Encryption.Settings;

/// <summary>One provider of a rule, as the file says.</summary>
internal abstract record ProviderSettings
{
    /// <summary>Values as they are.</summary>
    internal sealed record Identity : ProviderSettings;

    /// <summary>Keys of the file.</summary>
    /// <param name="Kind">What is done with them.</param>
    /// <param name="Keys">The first one writes, all read.</param>
    internal sealed record Keyed(CipherKind Kind, ImmutableArray<KeySettings> Keys) : ProviderSettings;

    /// <summary>A KMS plugin of version 2.</summary>
    /// <param name="Name">Its name, which is stored with each value.</param>
    /// <param name="Socket">The path of its socket; of an abstract one with <c>@</c> before it.</param>
    /// <param name="Timeout">How long it may take to answer.</param>
    internal sealed record Kms(string Name, string Socket, TimeSpan Timeout) : ProviderSettings;
}
