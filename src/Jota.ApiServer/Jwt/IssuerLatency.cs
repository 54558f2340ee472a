using System.Security.Cryptography;
using System.Text;
using Jota.Client;

namespace Jota.ApiServer.Jwt;

/// <summary>How long judging tokens of one issuer took, good and bad ones.</summary>
internal sealed class IssuerLatency(string issuer)
{
    /// <summary>The family.</summary>
    public const string Name = "apiserver_authentication_jwt_authenticator_latency_seconds";

    private const int Buckets = 10;

    // Upstream's: ten from a millisecond to half a minute, each so many times the one before.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, Buckets).Select(i => 0.001 * Math.Pow(30_000, i / (Buckets - 1.0)))];

    private readonly Histogram _good = new(Bounds);
    private readonly Histogram _bad = new(Bounds);

    /// <summary>The issuer as figures name it: by the hash of its URL.</summary>
    public string Hash { get; } = HashOf(issuer);

    /// <summary>A text's hash in upstream's form.</summary>
    public static string HashOf(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>One more.</summary>
    public void Observe(TimeSpan took, bool isGood) => (isGood ? _good : _bad).Observe(took);

    /// <summary>Writes its samples.</summary>
    public void Write(MetricWriter into)
    {
        _good.Write(into, Name, ("jwt_issuer_hash", Hash), ("result", "success"));
        _bad.Write(into, Name, ("jwt_issuer_hash", Hash), ("result", "failure"));
    }
}
