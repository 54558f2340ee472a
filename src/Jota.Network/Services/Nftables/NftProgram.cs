using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Jota.Network.Services;

/// <summary>
/// Sets rules by the program <c>nft</c>, one process per transaction. What it needs of memory to read the rules of many services is given
/// back with it.
/// </summary>
/// <param name="command">The program, perhaps by way of others: <c>ip netns exec NAME nft</c>.</param>
public sealed class NftProgram(params IReadOnlyList<string> command) : INftables
{
    private const int MostTold = 2000;

    // Where the error is, not the text that it is in.
    private static readonly string[] Arguments = ["-f", "-"];

    /// <inheritdoc/>
    public async Task ApplyAsync(ReadOnlyMemory<char> commands, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var nft = Start(start);
        try
        {
            var output = nft.StandardOutput.ReadToEndAsync(ct);
            var error = nft.StandardError.ReadToEndAsync(ct);
            await WriteAsync(nft, commands, ct);
            await Task.WhenAll(output, error);
            await nft.WaitForExitAsync(ct);
            if (nft.ExitCode != 0)
            {
                throw new NftablesException(Told(nft.ExitCode, await error));
            }
        }
        catch (OperationCanceledException)
        {
            // It is at work for a moment only, but must not go on when nobody waits for it.
            nft.Kill();
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new NftablesException($"{start.FileName} cannot be run: {e.Message} (apt-get install nftables)");
        }
    }

    private static async Task WriteAsync(Process nft, ReadOnlyMemory<char> commands, CancellationToken ct)
    {
        try
        {
            await nft.StandardInput.WriteAsync(commands, ct);
            nft.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything, and says why.
        }
    }

    private static string Told(int code, string error) => string.Create(
        CultureInfo.InvariantCulture, $"nft ended with {code}: {(error.Length > MostTold ? error[..MostTold] : error).Trim()}");
}
