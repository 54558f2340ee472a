using System.Text;

namespace Jota.ApiServer.Http;

/// <summary><c>PodExecOptions</c> and <c>PodAttachOptions</c> from the query.</summary>
internal sealed record ProcessQuery(string Container, string[] Command, bool Stdin, bool Stdout, bool Stderr, bool Tty)
{
    public static ProcessQuery Read(QueryValues query) => new(
        query.Text("container"),
        query.All("command"),
        query.Flag("stdin"),
        query.Flag("stdout"),
        query.Flag("stderr"),
        query.Flag("tty"));

    /// <summary>The same in the kubelet's words, which are older.</summary>
    public string ToNodeQuery()
    {
        var text = new StringBuilder();
        Add(Stdin, "input");
        Add(Stdout, "output");
        Add(Stderr, "error");
        Add(Tty, "tty");
        foreach (var word in Command)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append("command=").Append(Uri.EscapeDataString(word));
        }

        return text.ToString();

        void Add(bool wanted, string name)
        {
            if (wanted)
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append("=1");
            }
        }
    }
}
