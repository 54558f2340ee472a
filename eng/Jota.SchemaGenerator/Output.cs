namespace Jota.SchemaGenerator;

internal static class Output
{
    /// <summary>Puts a file in place in one step, so that a build beside this one never reads half of it.</summary>
    public static void Replace(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, path, overwrite: true);
    }
}
