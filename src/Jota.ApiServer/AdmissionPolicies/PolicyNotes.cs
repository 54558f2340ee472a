using System.Buffers;
using System.Text;
using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>What one policy notes for the audit log, with all its bindings and parameters.</summary>
/// <param name="policy">The policy's name.</param>
internal sealed class PolicyNotes(string policy)
{
    private const string Failure = "validation.policy.admission.k8s.io/validation_failure";
    private const int Longest = 10 * 1024;

    private readonly List<(string Key, string Value)> _notes = [];

    /// <summary>Notes something that is not empty; the same twice is once.</summary>
    public void Add(string key, string value)
    {
        var kept = value.Length <= Longest ? value : value[..Longest];
        if (kept.Length > 0 && !_notes.Contains((key, kept)))
        {
            _notes.Add((key, kept));
        }
    }

    /// <summary>Hands over what was noted: of a name with several values these with commas between, as upstream.</summary>
    public void Tell(AuditAnnotations? audit)
    {
        foreach (var values in audit is null ? [] : _notes.GroupBy(note => note.Key, note => note.Value))
        {
            audit!.Add($"{policy}/{values.Key}", string.Join(", ", values));
        }
    }

    /// <summary>Hands over what a binding wants to be told of instead of refused, as the JSON that upstream writes.</summary>
    public void TellFailure(AuditAnnotations? audit, PolicyBinding binding, PolicyRefusal refusal)
    {
        if (audit is null)
        {
            return;
        }

        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, ApiJson.Writing))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("message"u8, refusal.Message);
            json.WriteString("policy"u8, policy);
            json.WriteString("binding"u8, binding.Name);
            json.WriteNumber("expressionIndex"u8, refusal.Index);
            json.WriteStartArray("validationActions"u8);
            foreach (var action in binding.Actions)
            {
                json.WriteStringValue(action);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        audit.Add(Failure, Encoding.UTF8.GetString(text.WrittenSpan));
    }
}
