using System.Text;
using System.Text.Json;
using Jota.Store.Files;

namespace Jota.ApiServer.Http;

/// <summary>
/// The file that tells <c>kubectl</c> where the cluster is and who asks: one cluster, one user, one context, all data embedded.
/// </summary>
public static class Kubeconfig
{
    /// <summary>Writes the file (mode 0600), replacing one that is there.</summary>
    /// <param name="path">The file; its directory is made when it is missing.</param>
    /// <param name="server">Where the API server listens, such as <c>https://127.0.0.1:6443</c>.</param>
    /// <param name="authorityPem">What the client must trust.</param>
    /// <param name="credential">Who the client is.</param>
    /// <param name="cluster">The cluster's name; the context has it too.</param>
    public static void Write(string path, Uri server, string authorityPem, ClientCredential credential, string cluster = "jota")
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
        {
            DurableFiles.MakeFolder(directory);
        }

        // One that is as it should be is left alone: a start then needs no room on the disk.
        var text = Render(server, authorityPem, credential, cluster);
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            Write(path, text);
        }
    }

    /// <summary>The file's text.</summary>
    public static string Render(Uri server, string authorityPem, ClientCredential credential, string cluster = "jota") => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {Quote(cluster)}
          cluster:
            server: {Quote(server.GetLeftPart(UriPartial.Authority))}
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: {Quote(credential.User)}
          user:
            client-certificate-data: {Base64(credential.CertificatePem)}
            client-key-data: {Base64(credential.KeyPem)}
        contexts:
        - name: {Quote(cluster)}
          context:
            cluster: {Quote(cluster)}
            user: {Quote(credential.User)}
        current-context: {Quote(cluster)}
        preferences: {"{}"}

        """;

    /// <summary>The same without a user: what anybody may know, and whoever is to join needs.</summary>
    public static string RenderPublic(Uri server, string authorityPem) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: ""
          cluster:
            server: {Quote(server.GetLeftPart(UriPartial.Authority))}
            certificate-authority-data: {Base64(authorityPem)}
        users: []
        contexts: []
        current-context: ""
        preferences: {"{}"}

        """;

    private static void Write(string path, string text)
    {
        try
        {
            DurableFiles.Replace(path, text, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (IOException) when (File.Exists(path))
        {
            // No room for a second one, perhaps: then in the place of the first. It can be made anew at any time.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
            file.SetLength(file.Position);
        }
    }

    // A JSON string is a YAML string.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));
}
