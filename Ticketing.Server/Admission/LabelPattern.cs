namespace Ticketing.Admission;

/// <summary>
/// A regular expression that a whole text must match, as in Alertmanager's matchers: characters, <c>. [a-z] \d \w \s ( ) | * + ?</c> and <c>(?i)</c> at the beginning. Runs all its states at once, so that no pattern
/// takes longer than its length times the text's.
/// </summary>
public sealed class LabelPattern
{
    const int Longest = 500;

    /// <summary>One step: a set of characters (null = none is read), and where it goes.</summary>
    sealed class State(Func<char, bool>? reads)
    {
        public Func<char, bool>? Reads => reads;
        public List<State> Next { get; } = [];
    }

    readonly State _start;
    readonly State _end;
    readonly bool _ignoreCase;

    LabelPattern(State start, State end, bool ignoreCase) => (_start, _end, _ignoreCase) = (start, end, ignoreCase);

    /// <summary>Null, with what is wrong, if it is not understood.</summary>
    public static LabelPattern? Parse(string pattern, out string? fault)
    {
        var ignoreCase = pattern.StartsWith("(?i)", StringComparison.Ordinal);
        var reader = new Reader(ignoreCase ? pattern[4..].ToLowerInvariant() : pattern);
        fault = pattern.Length > Longest ? $"is longer than {Longest} characters" : null;
        if (fault is not null || reader.Alternatives() is not { } read)
        {
            fault ??= reader.Fault;
            return null;
        }
        if (reader.IsAtEnd)
        {
            return new(read.Start, read.End, ignoreCase);
        }
        fault = "has a ) without its (";
        return null;
    }

    public bool Matches(string text)
    {
        HashSet<State> now = [];
        Enter(_start, now);
        foreach (var character in _ignoreCase ? text.ToLowerInvariant() : text)
        {
            HashSet<State> next = [];
            foreach (var state in now)
            {
                if (state.Reads?.Invoke(character) == true)
                {
                    Enter(state.Next[0], next);
                }
            }
            now = next;
        }
        return now.Contains(_end);
    }

    static void Enter(State state, HashSet<State> into)
    {
        var waiting = new Stack<State>([state]);
        while (waiting.TryPop(out var one))
        {
            if (into.Add(one) && one.Reads is null)
            {
                foreach (var next in one.Next)
                {
                    waiting.Push(next);
                }
            }
        }
    }

    sealed class Reader(string text)
    {
        int _at;
        int _depth;

        public string? Fault { get; private set; }
        public bool IsAtEnd => _at == text.Length;

        public (State Start, State End)? Alternatives()
        {
            var (start, end) = (new State(null), new State(null));
            do
            {
                if (Sequence() is not { } one)
                {
                    return null;
                }
                start.Next.Add(one.Start);
                one.End.Next.Add(end);
            }
            while (Take('|'));
            return (start, end);
        }

        (State Start, State End)? Sequence()
        {
            var start = new State(null);
            var end = start;
            while (_at < text.Length && text[_at] is not ('|' or ')'))
            {
                if (Repeated() is not { } one)
                {
                    return null;
                }
                end.Next.Add(one.Start);
                end = one.End;
            }
            return (start, end);
        }

        (State Start, State End)? Repeated()
        {
            if (One() is not { } one)
            {
                return null;
            }
            if (_at < text.Length && text[_at] is '*' or '+' or '?')
            {
                var sign = text[_at++];
                Take('?'); // reluctant is the same where the whole text must match
                var (start, end) = (new State(null), new State(null));
                start.Next.Add(one.Start);
                one.End.Next.Add(end);
                if (sign != '?')
                {
                    one.End.Next.Add(one.Start);
                }
                if (sign != '+')
                {
                    start.Next.Add(end);
                }
                return (start, end);
            }
            return one;
        }

        (State Start, State End)? One()
        {
            var character = text[_at++];
            switch (character)
            {
                case '(':
                    if (_at + 1 < text.Length && text[_at] == '?' && text[_at + 1] == ':')
                    {
                        _at += 2;
                    }
                    if (++_depth > 20 || Alternatives() is not { } group)
                    {
                        Fault ??= "has too many ( within each other";
                        return null;
                    }
                    _depth--;
                    Fault = Take(')') ? Fault : "has a ( without its )";
                    return Fault is null ? group : null;
                case '[':
                    return Class() is { } set ? Reading(set) : null;
                case '.':
                    return Reading(static _ => true);
                case '\\' when _at < text.Length:
                    return Reading(Escaped(text[_at++]));
                case '^' or '$':
                    return (new State(null), new State(null)) is var (start, end) && Joined(start, end) ? (start, end) : null;
                case '*' or '+' or '?' or '{' or '\\':
                    Fault = $"has a {character} that is not understood here; write \\{character} for the character itself";
                    return null;
                default:
                    return Reading(other => other == character);
            }
        }

        Func<char, bool>? Class()
        {
            var negated = Take('^');
            var parts = new List<Func<char, bool>>();
            while (_at < text.Length && (text[_at] != ']' || parts.Count == 0))
            {
                var first = text[_at++];
                if (first == '\\' && _at < text.Length)
                {
                    parts.Add(Escaped(text[_at++]));
                }
                else if (_at + 1 < text.Length && text[_at] == '-' && text[_at + 1] != ']')
                {
                    var last = text[_at + 1];
                    _at += 2;
                    parts.Add(character => character >= first && character <= last);
                }
                else
                {
                    parts.Add(character => character == first);
                }
            }
            if (!Take(']'))
            {
                Fault = "has a [ without its ]";
                return null;
            }
            return character => parts.Exists(part => part(character)) != negated;
        }

        static Func<char, bool> Escaped(char character) => character switch
        {
            'd' => char.IsAsciiDigit,
            'w' => static c => char.IsAsciiLetterOrDigit(c) || c == '_',
            's' => char.IsWhiteSpace,
            'D' => static c => !char.IsAsciiDigit(c),
            'W' => static c => !char.IsAsciiLetterOrDigit(c) && c != '_',
            'S' => static c => !char.IsWhiteSpace(c),
            'n' => static c => c == '\n',
            't' => static c => c == '\t',
            _ => other => other == character,
        };

        static (State, State) Reading(Func<char, bool> reads)
        {
            var (start, end) = (new State(reads), new State(null));
            start.Next.Add(end);
            return (start, end);
        }

        static bool Joined(State start, State end)
        {
            start.Next.Add(end);
            return true;
        }

        bool Take(char character)
        {
            if (_at < text.Length && text[_at] == character)
            {
                _at++;
                return true;
            }
            return false;
        }
    }
}
