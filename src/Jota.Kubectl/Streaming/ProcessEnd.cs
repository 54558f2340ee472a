using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>How a process ended, as the error stream tells it: a <c>Status</c>.</summary>
internal static class ProcessEnd
{
    /// <summary>Throws where it was no success: with its exit code, or with what went wrong before it had one.</summary>
    public static void Check(ReadOnlySpan<byte> told)
    {
        if (told.Length == 0)
        {
            return;
        }

        var status = Node.Read(told);
        if (status.Text("status") == "Success")
        {
            return;
        }

        throw ExitCode(status) is { } code
            ? new KubectlException(string.Create(CultureInfo.InvariantCulture, $"command terminated with exit code {code}"), code)
            : KubectlException.Error(
                status.Text("message") is { Length: > 0 } message ? message : "the command failed, and nothing says why");
    }

    private static int? ExitCode(JsonObject status)
    {
        var cause = status.Text("reason") != "NonZeroExitCode" ? null : status.Items("details", "causes")
            .FirstOrDefault(cause => cause.Text("reason") == "ExitCode");
        return int.TryParse(cause.Text("message"), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}
