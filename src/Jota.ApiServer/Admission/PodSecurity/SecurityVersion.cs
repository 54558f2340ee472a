using System.Globalization;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>The release whose rules count: <c>latest</c>, or <c>v1.N</c>. One that is yet to come has the rules of the latest.</summary>
/// <param name="Minor">The N of <c>v1.N</c>; null for the latest.</param>
internal readonly record struct SecurityVersion(int? Minor)
{
    private const string Prefix = "v1.";

    /// <summary>The newest rules.</summary>
    public static SecurityVersion Latest => default;

    /// <summary>Reads a label's value.</summary>
    public static bool TryParse(string text, out SecurityVersion version)
    {
        version = Latest;
        if (text == "latest")
        {
            return true;
        }

        var digits = text.StartsWith(Prefix, StringComparison.Ordinal) ? text.AsSpan(Prefix.Length) : default;
        if (digits is ['0', _, ..] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        version = new(minor);
        return true;
    }

    /// <summary>Whether what began with a release counts.</summary>
    public bool Knows(int minor) => Minor is not { } own || own >= minor;

    /// <inheritdoc/>
    public override string ToString() => Minor is { } minor ? $"{Prefix}{minor}" : "latest";
}
