using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Jota.Controllers;

/// <summary>
/// The suffix by which a deployment's replica sets are named and their pods told apart. It follows from the template alone (and from how
/// often such names were taken), so that a restarted controller finds the replica set it made before.
/// </summary>
internal static class TemplateHash
{
    /// <summary>The label that tells the pods of one replica set of a deployment from those of the others.</summary>
    public const string Label = "pod-template-hash";

    /// <summary>Without vowels and the digits that look like some, so that no hash is a word.</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The hash, in upstream's form: a 32-bit number's decimal digits, each as a character of the safe alphabet.</summary>
    /// <param name="fingerprint">The template's <see cref="TemplateFingerprint"/>.</param>
    /// <param name="collisions">How often the deployment found a name taken by something else.</param>
    public static string Of(string fingerprint, int? collisions)
    {
        var text = collisions is { } count ? string.Create(CultureInfo.InvariantCulture, $"{fingerprint}/{count}") : fingerprint;
        var number = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        return string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }
}
