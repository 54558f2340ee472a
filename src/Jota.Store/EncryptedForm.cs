using System.Text;

namespace Jota.Store;

/// <summary>What the beginning of a stored value tells, in the layout of upstream: <c>k8s:enc:PROVIDER:VERSION:KEY:</c>.</summary>
public static class EncryptedForm
{
    /// <summary>What upstream says of an encrypted value where only plain ones are read.</summary>
    public const string NotPlain = "identity transformer tried to read encrypted data";

    private const int LongestName = 64;

    /// <summary>Whether it is encrypted, by whatever provider.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> stored) => stored.StartsWith("k8s:enc:"u8);

    /// <summary>Which key it wants, for people.</summary>
    public static string Describe(ReadOnlySpan<byte> stored)
    {
        if (!IsEncrypted(stored))
        {
            return "no key, as it is not encrypted";
        }

        var rest = stored["k8s:enc:"u8.Length..];
        var provider = Take(ref rest);
        _ = Take(ref rest);
        var name = Take(ref rest);
        return provider == "kms" ? $"KMS provider \"{name}\"" : $"key \"{name}\" of {provider}";
    }

    private static string Take(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)':');
        var part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];

        // It may be anything that lies in the store.
        var text = Encoding.UTF8.GetString(part[..Math.Min(part.Length, LongestName)]);
        return text.Any(char.IsControl) ? new([.. text.Where(c => !char.IsControl(c))]) : text;
    }
}
