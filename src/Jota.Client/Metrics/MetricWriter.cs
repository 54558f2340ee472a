using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jota.Client;

/// <summary>Prometheus' text format 0.0.4: families with their samples. Names are upstream's.</summary>
public sealed class MetricWriter(IBufferWriter<byte> into)
{
    /// <summary>Begins a family; its samples follow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it counts.</param>
    public void Family(string name, string type, string help) => Text($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>One figure.</summary>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Begin(name, labels);
        Text($" {Number(value)}\n");
    }

    /// <summary>One figure as it was at a time.</summary>
    public void SampleAt(DateTime time, string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Begin(name, labels);
        Text(string.Create(
            CultureInfo.InvariantCulture, $" {Number(value)} {new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds()}\n"));
    }

    private void Begin(string name, ReadOnlySpan<(string Name, string Value)> labels)
    {
        Text(name);
        if (!labels.IsEmpty)
        {
            var before = '{';
            foreach (var (label, text) in labels)
            {
                Text($"{before}{label}=\"{Escaped(text)}\"");
                before = ',';
            }

            Text("}");
        }
    }

    /// <summary>A number in the format's words.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.AsSpan().IndexOfAny("\\\"\n") < 0
        ? text
        : text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Text(string text) => Encoding.UTF8.GetBytes(text, into);
}
