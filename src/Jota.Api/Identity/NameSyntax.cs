namespace Jota.Api;

/// <summary>The syntax of names and labels (RFC 1123 and friends), with upstream's texts. Each method answers null when the text is right.</summary>
public static partial class NameSyntax
{
    /// <summary>A DNS subdomain: up to 253 of lower-case letters, digits, <c>-</c> and <c>.</c></summary>
    public static string? DnsSubdomainError(string name, bool prefix = false) => null;
}
