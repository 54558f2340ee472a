using System.Text;

namespace Jota.Kubectl;

/// <summary>Where a dump goes: files below a folder, or all into the output.</summary>
/// <param name="call">The command line.</param>
/// <param name="folder">The folder; empty or <c>-</c> for the output.</param>
internal sealed class DumpTarget(Invocation call, string folder)
{
    public bool IsFolder => folder is not ("" or "-");

    /// <summary>Opens what is called so; whoever has written disposes of it.</summary>
    public TextWriter Open(string name, string extension)
    {
        if (!IsFolder)
        {
            return new Unclosed(call.Output);
        }

        var path = Path.Combine(call.Around.PathOf(folder), name) + extension;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error(e.Message);
        }
    }

    /// <summary>The output, which stays open when one part of it is done.</summary>
    private sealed class Unclosed(TextWriter output) : TextWriter
    {
        public override Encoding Encoding => output.Encoding;

        public override void Write(char value) => output.Write(value);

        public override void Write(string? value) => output.Write(value);
    }
}
