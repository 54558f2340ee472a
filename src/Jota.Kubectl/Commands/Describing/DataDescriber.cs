using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Config maps and secrets. What is in a secret is not told, but how much of it.</summary>
internal static class DataDescriber
{
    public static async Task DescribeConfigMapAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        about.Head();
        output.Line("\nData\n====");
        foreach (var (key, value) in item.Fields("data"))
        {
            output.Line($"{key}:\n----\n{(string?)value}\n");
        }

        output.Line("\nBinaryData\n====");
        foreach (var (key, value) in item.Fields("binaryData"))
        {
            output.Line($"{key}: {Length(value)} bytes");
        }

        output.Line("");
        await about.EventsAsync(ct);
    }

    public static Task DescribeSecretAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        about.Head();
        output.Line($"\nType:\t{item.Text("type")}");
        output.Line("\nData\n====");
        var isToken = item.Text("type") == "kubernetes.io/service-account-token";
        foreach (var (key, value) in item.Fields("data"))
        {
            output.Field(key, isToken && key == "token" ? Decoded(value) : $"{Length(value)} bytes");
        }

        return Task.CompletedTask;
    }

    private static int Length(JsonNode? base64) => Bytes(base64).Length;

    private static string Decoded(JsonNode? base64) => System.Text.Encoding.UTF8.GetString(Bytes(base64));

    private static byte[] Bytes(JsonNode? base64)
    {
        try
        {
            return Convert.FromBase64String((string?)base64 ?? "");
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
