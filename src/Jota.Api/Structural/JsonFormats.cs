using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Jota.Api;

/// <summary>The formats that texts of custom resources may be asked to have; upstream leaves others unchecked.</summary>
internal static partial class JsonFormats
{
    private const string ColorPart = "(0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])";

    private static readonly Dictionary<string, Func<string, bool>> Checks = new(StringComparer.Ordinal)
    {
        ["bsonobjectid"] = text => BsonObjectId().IsMatch(text),
        ["uri"] = text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) && !text.Contains(' ', StringComparison.Ordinal)
            && (text.StartsWith('/') || Uri.TryCreate(text, UriKind.Absolute, out _)),
        ["email"] = text => MailAddress.TryCreate(text, out _),
        ["hostname"] = text => text.Length <= 255 && Hostname().IsMatch(text),
        ["ipv4"] = text => ValueSyntax.TryParseIp(text, out _) && !text.Contains(':', StringComparison.Ordinal),
        ["ipv6"] = text => ValueSyntax.TryParseIp(text, out _) && text.Contains(':', StringComparison.Ordinal),
        ["cidr"] = text => ValueSyntax.TryParseRange(text, out _),
        ["mac"] = text => Mac().IsMatch(text),
        ["uuid"] = text => Uuid().IsMatch(text),
        ["uuid3"] = text => Uuid().IsMatch(text) && VersionOf(text) == '3',
        ["uuid4"] = text => Uuid().IsMatch(text) && VersionOf(text) == '4' && IsOfRfcVariant(text),
        ["uuid5"] = text => Uuid().IsMatch(text) && VersionOf(text) == '5' && IsOfRfcVariant(text),
        ["isbn"] = text => IsIsbn10(text) || IsIsbn13(text),
        ["isbn10"] = IsIsbn10,
        ["isbn13"] = IsIsbn13,
        ["creditcard"] = text => IsCreditCard(text.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)),
        ["ssn"] = text => Ssn().IsMatch(text),
        ["hexcolor"] = text => HexColor().IsMatch(text),
        ["rgbcolor"] = text => RgbColor().IsMatch(text),
        ["byte"] = IsBase64,
        ["password"] = _ => true,
        ["date"] = text => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["duration"] = text => Duration().IsMatch(text) || WordyDuration().IsMatch(text),
        ["datetime"] = text => Rfc3339.TryParse(text.ToUpperInvariant().Replace(' ', 'T'), out _),
        ["k8sshortname"] = text => NameSyntax.DnsLabelError(text) is null,
        ["k8slongname"] = text => NameSyntax.DnsSubdomainError(text) is null,
    };

    /// <summary>Whether anybody checks it.</summary>
    public static bool IsKnown([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? format) =>
        !string.IsNullOrEmpty(format) && Checks.ContainsKey(Plain(format));

    /// <summary>Whether a text is of a known format.</summary>
    public static bool Matches(string format, string text) => Checks[Plain(format)](text);

    private static string Plain(string format) => format.Replace("-", "", StringComparison.Ordinal);

    private static string Digits(string text) => text.Replace("-", "", StringComparison.Ordinal);

    private static char VersionOf(string uuid) => Digits(uuid)[12];

    private static bool IsOfRfcVariant(string uuid) => Digits(uuid)[16] is '8' or '9' or 'a' or 'b' or 'A' or 'B';

    private static bool IsBase64(string text) =>
        Convert.TryFromBase64String(text, new byte[((text.Length / 4) + 1) * 3], out _) && !text.Any(char.IsWhiteSpace);

    private static bool IsIsbn10(string text)
    {
        var digits = Plain(text).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 10 && digits[..9].All(char.IsAsciiDigit) && (char.IsAsciiDigit(digits[9]) || digits[9] is 'X' or 'x')
            && digits.Select((digit, at) => (10 - at) * (digit is 'X' or 'x' ? 10 : digit - '0')).Sum() % 11 == 0;
    }

    private static bool IsIsbn13(string text)
    {
        var digits = Plain(text).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length == 13 && digits.All(char.IsAsciiDigit)
            && digits.Select((digit, at) => (at % 2 == 0 ? 1 : 3) * (digit - '0')).Sum() % 10 == 0;
    }

    private static bool IsCreditCard(string digits) => digits.Length is >= 13 and <= 19 && digits.All(char.IsAsciiDigit)
        && digits.Reverse().Select((digit, at) => at % 2 == 0 ? digit - '0' : Doubled(digit - '0')).Sum() % 10 == 0;

    // The sum of the digits of twice as much.
    private static int Doubled(int digit) => (digit * 2 % 10) + (digit / 5);

    [GeneratedRegex("^[0-9a-fA-F]{24}$")]
    private static partial Regex BsonObjectId();

    [GeneratedRegex(@"^([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?)(\.[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?)*\.?$")]
    private static partial Regex Hostname();

    [GeneratedRegex("^(([0-9a-fA-F]{2}[:-]){5}|([0-9a-fA-F]{2}[:-]){7})[0-9a-fA-F]{2}$|^([0-9a-fA-F]{4}\\.){2}[0-9a-fA-F]{4}$")]
    private static partial Regex Mac();

    [GeneratedRegex("^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex("^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$")]
    private static partial Regex Ssn();

    [GeneratedRegex("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]
    private static partial Regex HexColor();

    [GeneratedRegex($@"^rgb\(\s*{ColorPart}\s*(,\s*{ColorPart}\s*){{2}}\)$")]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"^[-+]?(0|([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)([0-9]*\.?[0-9]*(ns|us|µs|μs|ms|s|m|h))*)$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^[0-9]+\s*(nano|ns|micro|us|milli|ms|sec|s|min|m|hr|h|hour|day|d|week|wk|w)[a-z]*$", RegexOptions.IgnoreCase)]
    private static partial Regex WordyDuration();
}
