using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Store.Encryption.Settings;

/// <summary>Reads the keys of a provider. What they are is in no complaint.</summary>
internal static class KeyFile
{
    /// <summary>The keys that can be used; what is wrong with others is noted.</summary>
    /// <param name="provider">Where they are.</param>
    /// <param name="lengths">How many bytes one may have.</param>
    public static ImmutableArray<KeySettings> Read(FileValue provider, params int[] lengths)
    {
        provider.Only("keys");
        var keys = provider.Items("keys");
        if (keys.Count == 0)
        {
            provider.Refuse("keys: at least one keys is required");
        }

        return [.. keys.Select(key => ReadKey(key, lengths)).OfType<KeySettings>()];
    }

    private static KeySettings? ReadKey(FileValue key, int[] lengths)
    {
        key.Only("name", "secret");
        var name = key.Text("name");
        if (string.IsNullOrEmpty(name))
        {
            key.Refuse("name: name is a mandatory field for a key");
        }

        var secret = key.Text("secret");
        if (string.IsNullOrEmpty(secret))
        {
            key.Refuse("secret: secret is a mandatory field for a key");
            return null;
        }

        if (Decode(secret) is not { } bytes)
        {
            key.Refuse("secret: secrets must be base64 encoded");
            return null;
        }

        if (!lengths.Contains(bytes.Length))
        {
            key.Refuse(
                $"secret: secret is not of the expected length, got {bytes.Length}, expected one of [{string.Join(' ', lengths)}]");
            return null;
        }

        return string.IsNullOrEmpty(name) ? null : new(name, bytes);
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }
}
