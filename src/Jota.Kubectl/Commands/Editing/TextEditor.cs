namespace Jota.Kubectl;

/// <summary>The user's editor: <c>KUBE_EDITOR</c>, <c>EDITOR</c>, or <c>vi</c>.</summary>
internal sealed class TextEditor(Surroundings around)
{
    private string Command => around.Variable("KUBE_EDITOR") is { Length: > 0 } own ? own
        : around.Variable("EDITOR") is { Length: > 0 } usual ? usual
        : "vi";

    /// <summary>Lets the user edit a file. Throws when the editor fails.</summary>
    public async Task EditAsync(string path, CancellationToken ct)
    {
        // A shell, because people give options there, and quotes.
        var code = await ChildProcess.RunAsync("/bin/sh", ["-c", $"{Command} \"$1\"", "sh", path], ct);
        if (code is not 0)
        {
            throw KubectlException.Error(code == 127
                ? $"unable to launch the editor \"{Command}\" (KUBE_EDITOR or EDITOR names another)"
                : $"there was a problem with the editor \"{Command}\"");
        }
    }
}
