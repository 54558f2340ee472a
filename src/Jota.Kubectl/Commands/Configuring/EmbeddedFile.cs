using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What a kubeconfig says by the path of a file, or by the file's bytes: a certificate, a key.</summary>
/// <param name="Field">Such as <c>client-key</c>; what is embedded stands in <c>client-key-data</c>.</param>
internal sealed record EmbeddedFile(string Field)
{
    public static EmbeddedFile Authority { get; } = new("certificate-authority");

    public static IReadOnlyList<EmbeddedFile> OfUser { get; } = [new("client-certificate"), new("client-key")];

    private string Data => Field + "-data";

    /// <summary>Throws where a file that is to be embedded is not there.</summary>
    public void Check(Invocation call)
    {
        var given = call.Flags.Text(Field);
        if (given.Length > 0 && !File.Exists(call.Around.PathOf(given)))
        {
            throw KubectlException.Error($"could not stat {Field} file {given}: stat {given}: no such file or directory");
        }
    }

    /// <summary>Sets what the flag of the same name says.</summary>
    public void Set(Invocation call, JsonObject part, bool embeds)
    {
        var given = call.Flags.Text(Field);
        if (embeds)
        {
            part.Remove(Field);
            part[Data] = Convert.ToBase64String(File.ReadAllBytes(call.Around.PathOf(given)));
            return;
        }

        part[Field] = given.Length > 0 ? call.Around.PathOf(given) : "";
        if (given.Length > 0)
        {
            part.Remove(Data);
        }
    }

    /// <summary>Puts the file's bytes in the place of its path.</summary>
    public void Embed(JsonObject? part)
    {
        if (part is null || part.Text(Field) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            part[Data] = Convert.ToBase64String(File.ReadAllBytes(path));
            part.Remove(Field);
        }
        catch (IOException)
        {
            throw KubectlException.Error($"open {path}: no such file or directory");
        }
    }
}
