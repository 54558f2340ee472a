using System.Globalization;
using System.Text;
using Jota.Client;
using Jota.Transport.Https;

namespace Jota.ApiServer.Http;

/// <summary>What a node answers about its use; not longer than any node can need, whoever the node is.</summary>
internal static class SummaryBody
{
    private const int Longest = 8 * 1024 * 1024;

    // What an upstream kubelet's rates are over, which does not say it.
    private static readonly TimeSpan UsualWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    /// <summary>Throws <see cref="IOException"/> for an answer that is too long.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        await LimitedBody.ReadAsync(response, Longest, ct) ?? throw new IOException($"the answer is longer than {Longest} bytes");

    public static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 1024)]);

    public static NodeSummary Decode(HttpResponseMessage response, ReadOnlyMemory<byte> body) =>
        NodeSummaryJson.Decode(body.Span) with { Window = Window(response) };

    private static TimeSpan Window(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(NodeSummaryJson.WindowHeader, out var told)
        && double.TryParse(told.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= 0 && seconds <= LongestWindow.TotalSeconds ? TimeSpan.FromSeconds(seconds) : UsualWindow;
}
