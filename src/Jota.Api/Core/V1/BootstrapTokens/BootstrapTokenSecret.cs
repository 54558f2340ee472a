using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>What the Secret of a <see cref="BootstrapToken"/> says.</summary>
public static partial class BootstrapTokenSecret
{
    /// <summary>
    /// The token itself; null when the Secret does not say it, or is another's: its name must be that of the token's id.
    /// </summary>
    public static BootstrapToken? TokenOf(V1Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Type == BootstrapToken.SecretType
            && BootstrapToken.Parse($"{Text(secret, "token-id")}.{Text(secret, "token-secret")}") is { } token
            && token.Name == secret.Metadata.Name
            ? token
            : null;
    }

    /// <summary>
    /// Whether the Secret makes just this token good for something, now. Takes as long for a wrong secret as for the right one.
    /// </summary>
    public static bool Allows(V1Secret secret, BootstrapToken token, string usage, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        return TokenOf(secret) is { } good
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(good.ToString()), Encoding.UTF8.GetBytes(token.ToString()))
            && secret.Metadata.DeletionTimestamp is null
            && IsFor(secret, usage)
            && !IsExpired(secret, now);
    }

    /// <summary>Whether the Secret is good for something.</summary>
    public static bool IsFor(V1Secret secret, string usage) => Text(secret, "usage-bootstrap-" + usage) == "true";

    /// <summary>Until when; null for ever. One that cannot be read has passed.</summary>
    public static DateTimeOffset? ExpirationOf(V1Secret secret)
    {
        var text = Text(secret, "expiration");
        return text.Length == 0 ? null
            : DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : DateTimeOffset.MinValue;
    }

    /// <summary>Whether its time has passed.</summary>
    public static bool IsExpired(V1Secret secret, DateTimeOffset now) => ExpirationOf(secret) is { } end && end <= now;

    /// <summary>The groups that it puts its bearer into; null when it names one that no token may.</summary>
    public static ImmutableArray<string>? GroupsOf(V1Secret secret)
    {
        var more = Text(secret, "auth-extra-groups").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return more.All(group => ExtraGroup().IsMatch(group)) ? [BootstrapToken.Group, .. more.Distinct()] : null;
    }

    /// <summary>A text of the Secret; empty when it is not there.</summary>
    public static string Text(V1Secret secret, string key)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Data is { } data && data.TryGetValue(key, out var value) && value is not null ? Encoding.UTF8.GetString(value) : "";
    }

    [GeneratedRegex(@"\Asystem:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]\z")]
    private static partial Regex ExtraGroup();
}
