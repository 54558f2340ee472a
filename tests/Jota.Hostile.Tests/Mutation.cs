namespace Jota.Hostile.Tests;

/// <summary>Changes a request a little: where one thing hurts, its neighbours may.</summary>
internal static class Mutation
{
    private static readonly string[] Types =
    [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/json-patch+json", "application/merge-patch+json",
        "application/strategic-merge-patch+json", "application/apply-patch+yaml", "text/plain", "",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Numbers = ["0", "-1", "2147483648", "9223372036854775807", "1e999", "0.1"];

    private static readonly byte[] Marks = [.. "{}[]\",:\\&*-\n\t$"u8];

    public static HostileRequest Of(HostileRequest request, Random random) => random.Next(10) switch
    {
        0 => request with { ContentType = Types[random.Next(Types.Length)] },
        1 => request with { Method = Methods[random.Next(Methods.Length)] },
        2 => request with { Path = Corpus.All[random.Next(Corpus.All.Length)].Path },
        _ when request.Body.Length == 0 => request with { Path = request.Path + "&" + Convert.ToHexString(Noise(random, 4)) + "=%" + random.Next(10, 99) },
        3 => request with { Body = request.Body[..random.Next(request.Body.Length)] },
        4 => request with { Body = Repeated(request.Body, random) },
        5 => request with { Body = WithNumber(request.Body, random) },
        _ => request with { Body = WithNoise(request.Body, random) },
    };

    private static byte[] WithNoise(byte[] body, Random random)
    {
        var changed = body.ToArray();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            changed[random.Next(changed.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : Marks[random.Next(Marks.Length)];
        }

        return changed;
    }

    /// <summary>A piece twice, or some dozen times.</summary>
    private static byte[] Repeated(byte[] body, Random random)
    {
        var from = random.Next(body.Length);
        var piece = body.AsSpan(from, random.Next(Math.Min(body.Length - from, 2_000) + 1)).ToArray();
        return [.. body.AsSpan(0, from), .. Enumerable.Repeat(piece, random.Next(1, 40)).SelectMany(p => p), .. body.AsSpan(from)];
    }

    private static byte[] WithNumber(byte[] body, Random random)
    {
        var at = body.AsSpan().IndexOfAnyInRange((byte)'0', (byte)'9');
        var number = Bodies.Utf8(Numbers[random.Next(Numbers.Length)]);
        return at < 0 ? number : [.. body.AsSpan(0, at), .. number, .. body.AsSpan(at + 1)];
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
