using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Jota.Transport.Upgrades;

namespace Jota.Kubelet.Simulated;

/// <summary>How a command ended, as its error stream tells it.</summary>
internal static class ExitStatus
{
    /// <summary>A <c>Status</c> from version 4 of the protocol on; before that a line of text, and nothing for a success.</summary>
    public static byte[] Encode(int exitCode, string protocol) => protocol == StreamProtocols.V4
        ? Status(exitCode)
        : exitCode == 0 ? [] : Encoding.UTF8.GetBytes(Text(exitCode));

    private static string Text(int exitCode) =>
        string.Create(CultureInfo.InvariantCulture, $"command terminated with non-zero exit code: exit status {exitCode}");

    private static byte[] Status(int exitCode)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata"u8);
            json.WriteEndObject();
            json.WriteString("status"u8, exitCode == 0 ? "Success"u8 : "Failure"u8);
            if (exitCode != 0)
            {
                json.WriteString("message"u8, Text(exitCode));
                json.WriteString("reason"u8, "NonZeroExitCode"u8);
                json.WriteStartObject("details"u8);
                json.WriteStartArray("causes"u8);
                json.WriteStartObject();
                json.WriteString("reason"u8, "ExitCode"u8);
                json.WriteString("message"u8, exitCode.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
