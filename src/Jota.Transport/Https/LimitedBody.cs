namespace Jota.Transport.Https;

/// <summary>Reads what another server answers, whose length nobody can trust.</summary>
public static class LimitedBody
{
    private const int Piece = 16 * 1024;

    /// <summary>The whole body; null when it is longer than so many bytes, of which hardly more are read then.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int longest, CancellationToken ct)
    {
        await using var from = await response.Content.ReadAsStreamAsync(ct);
        using var into = new MemoryStream();
        var piece = new byte[Piece];
        int length;
        while ((length = await from.ReadAsync(piece, ct)) > 0)
        {
            into.Write(piece, 0, length);
            if (into.Length > longest)
            {
                return null;
            }
        }

        return into.ToArray();
    }
}
