using System.Security.Cryptography;

namespace Jota.Store.Encryption.Reloading;

/// <summary>What a file said when it was read.</summary>
/// <param name="Bytes">Its bytes; none when it could not be read.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
internal sealed record FileContent(byte[] Bytes, string? Problem)
{
    /// <summary>Differs where the content does.</summary>
    public string Mark { get; } = Problem ?? Convert.ToHexString(SHA256.HashData(Bytes));

    /// <summary>Reads one.</summary>
    public static FileContent Of(string path)
    {
        try
        {
            return new(File.ReadAllBytes(path), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], e.Message);
        }
    }
}
