<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>ActCommands</name>
    <message>
        <source>Take a signed answer in…</source>
        <translation>Ta in ett signerat svar…</translation>
    </message>
    <message>
        <source>Take in the file by which somebody agreed to a plan</source>
        <translation>Ta in filen som någon godkände en plan med</translation>
    </message>
    <message>
        <source>Copy the plan</source>
        <translation>Kopiera planen</translation>
    </message>
    <message>
        <source>Copy its steps, how they stand and the way back as text</source>
        <translation>Kopiera stegen, hur de står och vägen tillbaka som text</translation>
    </message>
</context>
<context>
    <name>ActHandlers</name>
    <message>
        <source>Copied the plan</source>
        <extracomment>What of others was shown last, by the plan that it stands in the way of.</extracomment>
        <translation>Planen är kopierad</translation>
    </message>
    <message>
        <source>Copying a plan</source>
        <translation>Kopierar en plan</translation>
    </message>
    <message>
        <source>Beginning a plan</source>
        <translation>Börjar en plan</translation>
    </message>
    <message>
        <source>Begun: {title}</source>
        <translation>Börjat: {title}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
    <message>
        <source>Signed: {title}</source>
        <translation>Signerat: {title}</translation>
    </message>
    <message>
        <source>Sign the plan</source>
        <translation>Signera planen</translation>
    </message>
    <message>
        <source>Your signature holds for exactly this plan, as it stands in its sheet, until its time is over.</source>
        <translation>Din signatur gäller exakt den här planen, så som den står i sitt blad, tills dess tid är ute.</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signera</translation>
    </message>
    <message>
        <source>Written: {name}. Who signs it at another console sends an answer back.</source>
        <translation>Skrivet: {name}. Den som signerar vid en annan konsol skickar tillbaka ett svar.</translation>
    </message>
    <message>
        <source>Writing a request</source>
        <translation>Skriver en begäran</translation>
    </message>
    <message>
        <source>Ask somebody to sign</source>
        <translation>Be någon signera</translation>
    </message>
    <message>
        <source>Took a signature in: {title}</source>
        <translation>Tog in en signatur: {title}</translation>
    </message>
    <message>
        <source>Taking in an answer</source>
        <translation>Tar in ett svar</translation>
    </message>
    <message>
        <source>A signed answer</source>
        <translation>Ett signerat svar</translation>
    </message>
    <message>
        <source>Reading a request</source>
        <translation>Läser en begäran</translation>
    </message>
    <message>
        <source>A plan that asks to be signed</source>
        <translation>En plan som ska signeras</translation>
    </message>
    <message>
        <source>Taking a plan in</source>
        <translation>Tar in en plan</translation>
    </message>
    <message>
        <source>A plan as JSON</source>
        <translation>En plan som JSON</translation>
    </message>
    <message>
        <source>Signed. Send {file} back</source>
        <translation>Signerat. Skicka tillbaka {file}</translation>
    </message>
    <message>
        <source>Sign another console's plan</source>
        <translation>Signera en annan konsols plan</translation>
    </message>
    <message>
        <source>The answer is written beside the request.</source>
        <translation>Svaret skrivs bredvid begäran.</translation>
    </message>
    <message>
        <source>Withdrawing a plan</source>
        <translation>Drar tillbaka en plan</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Tillbakadragen</translation>
    </message>
    <message>
        <source>Pausing a run</source>
        <translation>Pausar en körning</translation>
    </message>
    <message>
        <source>It pauses after this step</source>
        <translation>Den pausar efter det här steget</translation>
    </message>
    <message>
        <source>Its program is killed</source>
        <translation>Dess program dödas</translation>
    </message>
    <message>
        <source>Asked its program to end</source>
        <translation>Bad dess program att sluta</translation>
    </message>
    <message>
        <source>Cancelling a run</source>
        <translation>Avbryter en körning</translation>
    </message>
    <message>
        <source>Resuming a run</source>
        <translation>Återupptar en körning</translation>
    </message>
    <message>
        <source>It goes on</source>
        <translation>Den fortsätter</translation>
    </message>
    <message>
        <source>Looking what others left running</source>
        <translation>Ser efter vad andra lämnat igång</translation>
    </message>
    <message>
        <source>Asked to end: {count}</source>
        <translation>Ombedda att sluta: {count}</translation>
    </message>
    <message>
        <source>Ending what others left</source>
        <translation>Avslutar vad andra lämnat</translation>
    </message>
    <message>
        <source>Saying that a step is done</source>
        <translation>Säger att ett steg är gjort</translation>
    </message>
    <message>
        <source>Said; it is looked at</source>
        <translation>Sagt; det kontrolleras</translation>
    </message>
    <message>
        <source>Planning the way back</source>
        <translation>Planerar vägen tillbaka</translation>
    </message>
    <message>
        <source>No run is in sight: choose one on the page of runs</source>
        <translation>Ingen körning syns: välj en på sidan med körningar</translation>
    </message>
</context>
<context>
    <name>ActSheet</name>
    <message>
        <source>The plan of an act</source>
        <extracomment>What of the window behind it stays in sight at each edge, in pixels.</extracomment>
        <translation>Planen för en handling</translation>
    </message>
</context>
<context>
    <name>ActWords</name>
    <message>
        <source>planned</source>
        <translation>planerad</translation>
    </message>
    <message>
        <source>agreed to</source>
        <translation>godkänd</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} och {count} till</translation>
    </message>
    <message>
        <source>under 1 s</source>
        <translation>under 1 s</translation>
    </message>
    <message>
        <source>a person does it</source>
        <translation>en person gör det</translation>
    </message>
    <message>
        <source>touches nothing</source>
        <translation>rör ingenting</translation>
    </message>
    <message>
        <source>can be undone</source>
        <translation>kan ångras</translation>
    </message>
    <message>
        <source>cannot be undone</source>
        <translation>kan inte ångras</translation>
    </message>
    <message>
        <source>at most {most}</source>
        <translation>högst {most}</translation>
    </message>
    <message>
        <source>{about}, {most}</source>
        <translation>{about}, {most}</translation>
    </message>
    <message>
        <source>{node}: {title}</source>
        <translation>{node}: {title}</translation>
    </message>
    <message>
        <source>since {took}, at most {most}</source>
        <translation>sedan {took}, högst {most}</translation>
    </message>
    <message>
        <source>{time}, {took}</source>
        <translation>{time}, {took}</translation>
    </message>
    <message>
        <source>Wave {number} of {all}: {count} beside each other</source>
        <translation>Våg {number} av {all}: {count} bredvid varandra</translation>
    </message>
    <message>
        <source>It was so already: nothing was done</source>
        <translation>Det var redan så: inget gjordes</translation>
    </message>
    <message>
        <source>Said to be done; it is looked at</source>
        <translation>Sagt vara gjort; det kontrolleras</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>inget</translation>
    </message>
    <message>
        <source>{count} of {all} steps done</source>
        <translation>{count} av {all} steg gjorda</translation>
    </message>
    <message>
        <source>step {steps} stopped</source>
        <translation>steg {steps} stannade</translation>
    </message>
    <message>
        <source>of step {steps} nobody knows</source>
        <translation>om steg {steps} vet ingen</translation>
    </message>
    <message>
        <source>step {steps} never begun</source>
        <translation>steg {steps} aldrig börjat</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} till {last}</translation>
    </message>
    <message>
        <source>How to come back</source>
        <translation>Vägen tillbaka</translation>
    </message>
    <message>
        <source>{nodes}: {line}</source>
        <translation>{nodes}: {line}</translation>
    </message>
</context>
<context>
    <name>ActionSheet</name>
    <message>
        <source>Open a corrective action</source>
        <translation>Öppna en åtgärd</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n dygn</numerusform>
            <numerusform>%n dygn</numerusform>
        </translation>
    </message>
    <message>
        <source>Within</source>
        <translation>Inom</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>Vad som ska göras</translation>
    </message>
    <message>
        <source>Who sees to it</source>
        <translation>Vem som ser till det</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Open action</source>
        <translation>Öppna åtgärd</translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message>
        <source>{node} is no node of this console.</source>
        <extracomment>Who reads what programs on nodes say, by name. What plans and their steps are called. Acts whose plans may hold any program. So many connections of a node are kept, and each for so many seconds. No run has this id: asking for it shows that a runner still answers.</extracomment>
        <translation>{node} är ingen nod i den här konsolen.</translation>
    </message>
    <message>
        <source>Another program of this console carries this plan out already.</source>
        <translation>Ett annat program i den här konsolen utför redan planen.</translation>
    </message>
    <message>
        <source>What this plan did was taken back, or changed, since. Make a new one.</source>
        <translation>Det planen gjorde har tagits tillbaka, eller ändrats, sedan dess. Gör en ny.</translation>
    </message>
    <message>
        <source>This is no step of a person's that can be done now.</source>
        <translation>Det här är inget steg för en person som kan göras nu.</translation>
    </message>
    <message>
        <source>There is no such plan: {id}.</source>
        <translation>Det finns ingen sådan plan: {id}.</translation>
    </message>
    <message>
        <source>Several plans begin with {id}: give more of it.</source>
        <translation>Flera planer börjar med {id}: ange mer av det.</translation>
    </message>
    <message>
        <source>Nobody has agreed to this plan yet.</source>
        <translation>Ingen har godkänt planen ännu.</translation>
    </message>
    <message>
        <source>This plan was agreed to and has not begun.</source>
        <translation>Planen är godkänd och har inte börjat.</translation>
    </message>
    <message>
        <source>This plan is being carried out.</source>
        <translation>Planen utförs just nu.</translation>
    </message>
    <message>
        <source>This plan was begun and is paused.</source>
        <translation>Planen har börjat och är pausad.</translation>
    </message>
    <message>
        <source>This plan was carried out.</source>
        <translation>Planen är utförd.</translation>
    </message>
    <message>
        <source>This plan was begun and stopped at a surprise.</source>
        <translation>Planen började och stannade vid något oväntat.</translation>
    </message>
    <message>
        <source>This plan was cancelled.</source>
        <translation>Planen avbröts.</translation>
    </message>
    <message>
        <source>Nobody knows how a step of this plan ended.</source>
        <translation>Ingen vet hur ett steg i planen slutade.</translation>
    </message>
    <message>
        <source>This plan was withdrawn.</source>
        <translation>Planen drogs tillbaka.</translation>
    </message>
    <message>
        <source>This plan was not begun in time. Make it anew.</source>
        <translation>Planen började inte i tid. Gör om den.</translation>
    </message>
    <message>
        <source>{needs} people must agree to this plan, and {have} did.</source>
        <translation>{needs} personer måste godkänna planen, och {have} har gjort det.</translation>
    </message>
    <message>
        <source>This person has signed this plan already.</source>
        <translation>Personen har redan signerat planen.</translation>
    </message>
    <message>
        <source>This signature counts for nobody: it is not of this plan, or not by who may approve.</source>
        <translation>Signaturen räknas inte: den gäller inte den här planen, eller är inte av någon som får godkänna.</translation>
    </message>
    <message>
        <source>The standing approval of this plan does not hold any more. A person must agree to a new plan.</source>
        <translation>Det stående godkännandet av den här planen gäller inte längre. En person måste godkänna en ny plan.</translation>
    </message>
    <message>
        <source>This plan needs signatures of {needs} people.</source>
        <translation>Planen behöver signaturer av {needs} personer.</translation>
    </message>
    <message>
        <source>{node} is held by another run ({run}). Wait for it, or end it first.</source>
        <translation>{node} hålls av en annan körning ({run}). Vänta på den, eller avsluta den först.</translation>
    </message>
    <message>
        <source>Nothing that this plan did can be taken back.</source>
        <translation>Inget som planen gjorde kan tas tillbaka.</translation>
    </message>
    <message>
        <source>Another console acts on {node}: {holder}. Nothing was started.</source>
        <extracomment>A lease is taken for so many seconds, and again before anything that needs it. Seconds between the polite signal and the firm one, where a program is to end. So often a newer epoch is met at most; a node that goes on with that is not believed. Seconds between two attempts to reach a target that was there before. Seconds between two looks at what is to come true, at first and at most. For so many seconds a connection that was lost is made anew, to look at what was done. For so long it is tried to remove what an attempt left. What a shell says where there is no such program, and readers know.</extracomment>
        <translation>En annan konsol arbetar på {node}: {holder}. Inget startades.</translation>
    </message>
    <message>
        <source>Nobody here can read what {program} says.</source>
        <translation>Ingen här kan läsa vad {program} säger.</translation>
    </message>
    <message>
        <source>{program} said more than is read.</source>
        <translation>{program} sade mer än vad som läses.</translation>
    </message>
    <message>
        <source>{program} did not answer in time.</source>
        <translation>{program} svarade inte i tid.</translation>
    </message>
</context>
<context>
    <name>AddNodes</name>
    <message>
        <source>New</source>
        <translation>Ny</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Ändras</translation>
    </message>
    <message>
        <source>There already</source>
        <translation>Finns redan</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Dubblett</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Kan inte användas</translation>
    </message>
</context>
<context>
    <name>AddNodesSheet</name>
    <message>
        <source>Add nodes</source>
        <translation>Lägg till noder</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>För hand</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Intervall</translation>
    </message>
    <message>
        <source>SSH configuration</source>
        <translation>SSH-konfiguration</translation>
    </message>
    <message>
        <source>Ansible</source>
        <translation>Ansible</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>TOML</source>
        <translation>TOML</translation>
    </message>
    <message>
        <source>Where the nodes come from</source>
        <translation>Varifrån noderna kommer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Add node</source>
        <translation>Lägg till nod</translation>
    </message>
    <message>
        <source>Choose file</source>
        <translation>Välj fil</translation>
    </message>
    <message>
        <source>One name with numbers in brackets stands for many</source>
        <translation>Ett namn med tal inom hakparentes står för många</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fil</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Anläggning</translation>
    </message>
    <message>
        <source>For nodes whose source names none</source>
        <translation>För noder vars källa inte nämner någon</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Vad som händer</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Nod</translation>
    </message>
    <message>
        <source>Reached at</source>
        <translation>Nås på</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Anmärkningar</translation>
    </message>
    <message>
        <source>What would be added</source>
        <translation>Vad som skulle läggas till</translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation>Inget att visa ännu</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Läser</translation>
    </message>
    <message>
        <source>Line {line}: {text}</source>
        <translation>Rad {line}: {text}</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}</source>
        <translation>Filen kan inte läsas: {reason}</translation>
    </message>
    <message>
        <source>This cannot be read</source>
        <translation>Detta kan inte läsas</translation>
    </message>
    <message>
        <source>A fault of Driftvakt's own was reported</source>
        <translation>Ett fel i Driftvakt själv har rapporterats</translation>
    </message>
    <message>
        <source>No nodes in it</source>
        <translation>Inga noder i den</translation>
    </message>
    <message>
        <source>What would be added stands here before anything happens.</source>
        <translation>Vad som skulle läggas till står här innan något händer.</translation>
    </message>
    <message>
        <source>Add node {name}</source>
        <translation>Lägg till noden {name}</translation>
    </message>
    <message numerus="yes">
        <source>Change %n node(s)</source>
        <translation>
            <numerusform>Ändra %n nod</numerusform>
            <numerusform>Ändra %n noder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n node(s)</source>
        <translation>
            <numerusform>Lägg till %n nod</numerusform>
            <numerusform>Lägg till %n noder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, change %n</source>
        <translation>
            <numerusform>, ändra %n</numerusform>
            <numerusform>, ändra %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n ny</numerusform>
            <numerusform>%n nya</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n ändrad</numerusform>
            <numerusform>%n ändrade</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n there already</source>
        <translation>
            <numerusform>%n finns redan</numerusform>
            <numerusform>%n finns redan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n duplicate(s), left out</source>
        <translation>
            <numerusform>%n dubblett, utelämnad</numerusform>
            <numerusform>%n dubbletter, utelämnade</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be used</source>
        <translation>
            <numerusform>%n kan inte användas</numerusform>
            <numerusform>%n kan inte användas</numerusform>
        </translation>
    </message>
    <message>
        <source>Line {line}: </source>
        <translation>Rad {line}: </translation>
    </message>
    <message numerus="yes">
        <source>%n more remark(s)</source>
        <translation>
            <numerusform>%n anmärkning till</numerusform>
            <numerusform>%n anmärkningar till</numerusform>
        </translation>
    </message>
    <message>
        <source>changes {fields}</source>
        <translation>ändrar {fields}</translation>
    </message>
</context>
<context>
    <name>AddSheet</name>
    <message>
        <source>Add a model</source>
        <translation>Lägg till en modell</translation>
    </message>
    <message>
        <source>An owner is what most pilots die of. Name one now, even if it is you.</source>
        <translation>De flesta pilotförsök dör av att ingen äger dem. Namnge en ägare nu, även om det är du.</translation>
    </message>
    <message>
        <source>Add model</source>
        <translation>Lägg till modellen</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Skede</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>As people call it, like ticket-router</source>
        <translation>Som folk kallar den, till exempel ticket-router</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>Vad den är till för</translation>
    </message>
    <message>
        <source>In a sentence: who asks it what</source>
        <translation>I en mening: vem frågar den om vad</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>May be empty for now; it will be asked for again</source>
        <translation>Får vara tomt så länge; det frågas efter igen</translation>
    </message>
    <message>
        <source>It needs a name.</source>
        <translation>Den behöver ett namn.</translation>
    </message>
    <message>
        <source>There is a model of this name.</source>
        <translation>Det finns redan en modell med det namnet.</translation>
    </message>
</context>
<context>
    <name>AgreeSheet</name>
    <message>
        <source>Test {name} by itself</source>
        <translation>Prova {name} av sig självt</translation>
    </message>
    <message>
        <source>Such plans begin by themselves until {until}: these programs, word by word, of whichever backup is drawn. Anything else waits for a person.</source>
        <translation>Sådana planer börjar av sig själva till {until}: dessa program, ord för ord, av den säkerhetskopia som dras. Allt annat väntar på en person.</translation>
    </message>
    <message>
        <source>{needs} people must sign this first; until then each plan waits.</source>
        <translation>{needs} personer måste signera det först; till dess väntar varje plan.</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Schedule it</source>
        <translation>Schemalägg</translation>
    </message>
    <message>
        <source>Agree and schedule it</source>
        <translation>Godkänn och schemalägg</translation>
    </message>
</context>
<context>
    <name>AlarmCommands</name>
    <message>
        <source>alarms, by their numbers</source>
        <translation>larm, efter deras nummer</translation>
    </message>
    <message>
        <source>Acknowledge the alarm</source>
        <translation>Kvittera larmet</translation>
    </message>
    <message>
        <source>Say that you have seen it; it stays in the list until it is over</source>
        <translation>Säg att du har sett det; det står kvar i listan tills det är över</translation>
    </message>
    <message>
        <source>Acknowledge all alarms in sight</source>
        <translation>Kvittera alla larm som syns</translation>
    </message>
    <message>
        <source>All that the list shows now; what comes later is not among them</source>
        <translation>Alla som listan visar nu; det som kommer senare hör inte dit</translation>
    </message>
    <message>
        <source>See to the alarm yourself</source>
        <translation>Ta hand om larmet själv</translation>
    </message>
    <message>
        <source>You own it from now on, and everybody sees that</source>
        <translation>Du äger det från och med nu, och alla ser det</translation>
    </message>
    <message>
        <source>Hand the alarm to somebody…</source>
        <translation>Lämna larmet till någon…</translation>
    </message>
    <message>
        <source>Say who owns it from now on</source>
        <translation>Säg vem som äger det från och med nu</translation>
    </message>
    <message>
        <source>Add a note to the alarm…</source>
        <translation>Skriv en anteckning till larmet…</translation>
    </message>
    <message>
        <source>Write down what the next one should know</source>
        <translation>Skriv ner vad nästa person bör veta</translation>
    </message>
    <message>
        <source>Shelve the alarm…</source>
        <translation>Lägg undan larmet…</translation>
    </message>
    <message>
        <source>Put it aside until a time, for a reason; it comes back by itself</source>
        <translation>Lägg undan det till en tid, av ett skäl; det kommer tillbaka av sig självt</translation>
    </message>
    <message>
        <source>Take off the shelf</source>
        <translation>Ta fram igen</translation>
    </message>
    <message>
        <source>It asks for somebody again from now on</source>
        <translation>Det kräver någon igen från och med nu</translation>
    </message>
    <message>
        <source>Take out of service…</source>
        <translation>Ta ur drift…</translation>
    </message>
    <message>
        <source>Such alarms ask for nobody until somebody puts them back</source>
        <translation>Sådana larm kräver ingen förrän någon tar dem i drift igen</translation>
    </message>
    <message>
        <source>Put back into service</source>
        <translation>Ta i drift igen</translation>
    </message>
    <message>
        <source>Such alarms ask for somebody again</source>
        <translation>Sådana larm kräver någon igen</translation>
    </message>
    <message>
        <source>Open an incident of the alarm…</source>
        <translation>Öppna en incident av larmet…</translation>
    </message>
    <message>
        <source>From then on it is written down what happens, who does what, who is told</source>
        <translation>Från och med då skrivs ner vad som händer, vem som gör vad och vem som får veta</translation>
    </message>
    <message>
        <source>Notifications of alarms on or off</source>
        <translation>Aviseringar om larm på eller av</translation>
    </message>
    <message>
        <source>New alarms are told of on this desktop; nothing leaves the machine</source>
        <translation>Nya larm visas på det här skrivbordet; inget lämnar datorn</translation>
    </message>
    <message>
        <source>Sound of alarms on or off</source>
        <translation>Larmljud på eller av</translation>
    </message>
    <message>
        <source>New alarms sound as this desktop does</source>
        <translation>Nya larm låter som skrivbordet gör</translation>
    </message>
    <message>
        <source>No notifications and no sound of alarms</source>
        <translation>Inga aviseringar och inget ljud om larm</translation>
    </message>
    <message>
        <source>Both off; the window tells of alarms as before</source>
        <translation>Båda av; fönstret visar larm som förut</translation>
    </message>
    <message>
        <source>Copy the alarms</source>
        <translation>Kopiera larmen</translation>
    </message>
    <message>
        <source>Copy the chosen lines of the list, all where none is chosen</source>
        <translation>Kopiera listans valda rader, alla om ingen är vald</translation>
    </message>
    <message>
        <source>Save the alarms as CSV…</source>
        <translation>Spara larmen som CSV…</translation>
    </message>
    <message>
        <source>Save what the list shows as a table</source>
        <translation>Spara det som listan visar som tabell</translation>
    </message>
</context>
<context>
    <name>AlarmFigures</name>
    <message>
        <source>Alarms per 10 min</source>
        <translation>Larm per 10 min</translation>
    </message>
    <message>
        <source>Windows over 10</source>
        <translation>Fönster över 10</translation>
    </message>
    <message>
        <source>Peak in 10 min</source>
        <translation>Flest på 10 min</translation>
    </message>
    <message>
        <source>Standing over 24 h</source>
        <translation>Står över 24 h</translation>
    </message>
    <message>
        <source>Chattering or fleeting</source>
        <translation>Fladdrande eller flyktiga</translation>
    </message>
    <message>
        <source>Share of the top ten</source>
        <translation>De tio värstas andel</translation>
    </message>
</context>
<context>
    <name>AlarmHandlers</name>
    <message>
        <source>Every alarm in sight is acknowledged</source>
        <translation>Varje larm som syns är kvitterat</translation>
    </message>
    <message numerus="yes">
        <source>%n alarm(s) acknowledged</source>
        <translation>
            <numerusform>%n larm kvitterat</numerusform>
            <numerusform>%n larm kvitterade</numerusform>
        </translation>
    </message>
    <message>
        <source>Acknowledging</source>
        <translation>Kvittering</translation>
    </message>
    <message>
        <source>{who} sees to it</source>
        <translation>{who} tar hand om det</translation>
    </message>
    <message>
        <source>Nobody sees to it now</source>
        <translation>Ingen tar hand om det nu</translation>
    </message>
    <message>
        <source>The note is added</source>
        <translation>Anteckningen är tillagd</translation>
    </message>
    <message>
        <source>Shelving</source>
        <translation>Lägger undan</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>Undanlagt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
    <message>
        <source>Taking out of service</source>
        <translation>Tar ur drift</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>Ur drift</translation>
    </message>
    <message>
        <source>Taken off the shelf</source>
        <translation>Framtaget igen</translation>
    </message>
    <message>
        <source>Put back into service</source>
        <translation>Ta i drift igen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopierat</translation>
    </message>
    <message>
        <source>alarms</source>
        <translation>larm</translation>
    </message>
    <message>
        <source>Choose an alarm in the list first</source>
        <translation>Välj ett larm i listan först</translation>
    </message>
</context>
<context>
    <name>Alarms</name>
    <message>
        <source>There is no alarm {number} any more.</source>
        <translation>Larmet {number} finns inte längre.</translation>
    </message>
    <message>
        <source>There is no shelf {number} any more.</source>
        <translation>Hyllan {number} finns inte längre.</translation>
    </message>
    <message>
        <source>Nothing is out of service under the number {number} any more.</source>
        <translation>Inget är längre ur drift under numret {number}.</translation>
    </message>
    <message>
        <source>What is shelved needs a time to come.</source>
        <translation>Det som läggs på hyllan behöver en tid som inte är förbi.</translation>
    </message>
    <message>
        <source>What is put aside needs a reason.</source>
        <translation>Det som läggs åt sidan behöver ett skäl.</translation>
    </message>
    <message>
        <source>Alarms are behind, for they cannot be written: {reason}</source>
        <extracomment>Transitions are written at most so many seconds after they were told. How often it is looked whether a shelf's time is over, and whose turn it is, in seconds. How long it waits before it tries again what the journal refused. More moves than these are no one entry.</extracomment>
        <translation>Larmen släpar efter, för de kan inte skrivas: {reason}</translation>
    </message>
    <message>
        <source>This console may change nothing: what it shows is what another one raises.</source>
        <translation>Den här konsolen får inte ändra något: den visar de larm som ett annat program höjer.</translation>
    </message>
    <message>
        <source>New</source>
        <extracomment>What is to be answered within this is a matter of the shift. Under this the seconds count.</extracomment>
        <translation>Nytt</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Kvitterat</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Återgått</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>Undanlagt</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>Undertryckt</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>Ur drift</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Över</translation>
    </message>
    <message>
        <source>follows from another alarm</source>
        <translation>följer av ett annat larm</translation>
    </message>
    <message>
        <source>somebody works on the node</source>
        <translation>någon arbetar på noden</translation>
    </message>
    <message>
        <source>the node is out of work</source>
        <translation>noden är tagen ur arbete</translation>
    </message>
    <message>
        <source>the node starts as it was asked to</source>
        <translation>noden startar som den ombads</translation>
    </message>
    <message>
        <source>late by {time}</source>
        <translation>{time} för sent</translation>
    </message>
    <message>
        <source>this shift</source>
        <translation>detta skift</translation>
    </message>
    <message>
        <source>alarm in {time}</source>
        <translation>larm om {time}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>{start} till {end}</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>överallt</translation>
    </message>
    <message>
        <source>Every alarm</source>
        <translation>Varje larm</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>den här datorn</translation>
    </message>
</context>
<context>
    <name>AlarmsPage</name>
    <message>
        <source>Alarms</source>
        <extracomment>Seconds after which the figures are computed anew. Keys within the page: what they do with the chosen alarms.</extracomment>
        <translation>Larm</translation>
    </message>
    <message>
        <source>Hand-over</source>
        <translation>Överlämning</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Vad som visas</translation>
    </message>
    <message>
        <source>What, where, rule</source>
        <translation>Vad, var, regel</translation>
    </message>
    <message>
        <source>An alarm is something abnormal that asks for an act of this shift. Worst first; of those that one cause brought the first stands on top, and what follows from it is folded into it.</source>
        <translation>Ett larm är något onormalt som kräver en åtgärd under detta skift. Det värsta först; av dem som en och samma orsak gav står det första överst, och det som följer av det är invikt i det.</translation>
    </message>
    <message>
        <source>Acknowledging</source>
        <translation>Kvittering</translation>
    </message>
    <message>
        <source>It says that you have seen it, no more. It covers what the list showed when you pressed the key: what comes at that very moment goes on blinking.</source>
        <translation>Det säger att du har sett det, inget mer. Det gäller det som listan visade när du tryckte på tangenten: det som kommer i just det ögonblicket fortsätter att blinka.</translation>
    </message>
    <message>
        <source>Out of the list</source>
        <translation>Utanför listan</translation>
    </message>
    <message>
        <source>What went by itself stays until somebody acknowledges it. Shelved alarms come back at their time. What follows from another alarm, or is on a node that somebody works on, is suppressed by design. All of them stay in sight below.</source>
        <translation>Det som gick över av sig självt står kvar tills någon kvitterar det. Undanlagda larm kommer tillbaka när deras tid är inne. Det som följer av ett annat larm, eller gäller en nod som någon arbetar på, är avsiktligt undertryckt. Alla syns de här nedanför.</translation>
    </message>
    <message>
        <source>What stands, what is due and what was done in your shift, written by itself; you add what it cannot know. It goes into the log, and who takes over takes your alarms over, at the same desk.</source>
        <translation>Det som står kvar, det som ska göras och det som gjordes under ditt pass skrivs av sig självt; du lägger till det som konsolen inte kan veta. Det skrivs i loggen, och den som tar över tar över dina larm, vid samma plats.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <source>In the list: A acknowledges, O makes it yours, S shelves it, N adds a note, I opens an incident, Enter opens the alarm, the menu key has the rest. Ctrl+F filters, Ctrl+C copies, Escape goes back to the figures.</source>
        <translation>I listan: A kvitterar, O gör det till ditt, S lägger det åt sidan, N lägger till en anteckning, I öppnar en incident, Enter öppnar larmet, menytangenten har resten. Ctrl+F filtrerar, Ctrl+C kopierar, Escape går tillbaka till siffrorna.</translation>
    </message>
    <message numerus="yes">
        <source>Acknowledge all %n seen</source>
        <translation>
            <numerusform>Kvittera 1 sett</numerusform>
            <numerusform>Kvittera alla %n sedda</numerusform>
        </translation>
    </message>
    <message>
        <source>All acknowledged</source>
        <translation>Allt kvitterat</translation>
    </message>
    <message>
        <source>Alarm {number} is over, or there is none</source>
        <translation>Larm {number} är över, eller finns inte</translation>
    </message>
</context>
<context>
    <name>AnswerSheet</name>
    <message>
        <source>{gate} of {model}</source>
        <extracomment>For so many days an answer may count; 0 for as long as nobody says otherwise.</extracomment>
        <translation>{gate} för {model}</translation>
    </message>
    <message>
        <source>Answer for it</source>
        <translation>Svara för det</translation>
    </message>
    <message>
        <source>it holds, and this shows it</source>
        <translation>det stämmer, och detta visar det</translation>
    </message>
    <message>
        <source>it holds, I stand for it</source>
        <translation>det stämmer, jag står för det</translation>
    </message>
    <message>
        <source>it does not hold</source>
        <translation>det stämmer inte</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>What shows it</source>
        <translation>Vad som visar det</translation>
    </message>
    <message>
        <source>Counts for</source>
        <translation>Gäller i</translation>
    </message>
    <message>
        <source>After that it is missing again</source>
        <translation>Därefter saknas det igen</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n dag</numerusform>
            <numerusform>%n dagar</numerusform>
        </translation>
    </message>
    <message>
        <source>as long as nobody says otherwise</source>
        <translation>så länge ingen säger annat</translation>
    </message>
    <message>
        <source>Say what shows it: a file, a number, a run, a paper.</source>
        <translation>Säg vad som visar det: en fil, en siffra, en körning, ett papper.</translation>
    </message>
    <message>
        <source>At most 2,000 characters.</source>
        <translation>Högst 2 000 tecken.</translation>
    </message>
    <message>
        <source>{name} stands for it in the log.</source>
        <translation>{name} står för det i loggen.</translation>
    </message>
</context>
<context>
    <name>Answering</name>
    <message>
        <source>{node} shows no host key to decide on</source>
        <translation>{node} visar ingen värdnyckel att ta ställning till</translation>
    </message>
    <message>
        <source>{node} does not ask this any more. It cannot be answered.</source>
        <translation>{node} frågar inte efter detta längre. Det går inte att besvara.</translation>
    </message>
    <message>
        <source>{node} asks something else by now. This cannot be answered any more.</source>
        <translation>{node} frågar efter något annat nu. Detta går inte längre att besvara.</translation>
    </message>
    <message>
        <source>Accepted the key of {node}</source>
        <translation>Godtog nyckeln för {node}</translation>
    </message>
    <message>
        <source>Replaced the key of {node}</source>
        <translation>Ersatte nyckeln för {node}</translation>
    </message>
    <message>
        <source>Logging in to {node}</source>
        <translation>Loggar in på {node}</translation>
    </message>
    <message>
        <source>Answering {node}</source>
        <translation>Svarar {node}</translation>
    </message>
</context>
<context>
    <name>AppearanceCard</name>
    <message>
        <source>Appearance</source>
        <extracomment>From this width on two columns of cards have room side by side.</extracomment>
        <translation>Utseende</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Starta om nu</translation>
    </message>
    <message>
        <source>Changes at the next start</source>
        <translation>Ändras vid nästa start</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Rörelse</translation>
    </message>
</context>
<context>
    <name>ApprovalsCard</name>
    <message>
        <source>Here, with a key</source>
        <translation>Här, med en nyckel</translation>
    </message>
    <message>
        <source>Ask by file</source>
        <translation>Be med fil</translation>
    </message>
    <message>
        <source>Take an answer in</source>
        <translation>Ta in ett svar</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Gäller i</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Log's head</source>
        <translation>Loggens huvud</translation>
    </message>
    <message>
        <source>They sign this exact plan: one changed letter, target or minute, and all sign again.</source>
        <translation>De signerar exakt den här planen: ändras en bokstav, ett mål eller en minut signerar alla igen.</translation>
    </message>
    <message numerus="yes">
        <source>%n different people sign</source>
        <translation>
            <numerusform>%n person signerar</numerusform>
            <numerusform>%n olika personer signerar</numerusform>
        </translation>
    </message>
    <message>
        <source>Who agrees</source>
        <translation>Vem som godkänner</translation>
    </message>
    <message>
        <source>{count} of {needs}</source>
        <translation>{count} av {needs}</translation>
    </message>
    <message>
        <source>One person is enough: your yes is the button below. Or sign it, which proves who it was.</source>
        <translation>En person räcker: ditt ja är knappen nedan. Eller signera, vilket bevisar vem det var.</translation>
    </message>
    <message>
        <source>They can sign:</source>
        <translation>De kan signera:</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Någon annan</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>Ingen ännu</translation>
    </message>
    <message>
        <source>signed {time}</source>
        <translation>signerade {time}</translation>
    </message>
    <message>
        <source>said yes {time}</source>
        <translation>sade ja {time}</translation>
    </message>
    <message>
        <source>{left}, to {time}</source>
        <translation>{left}, till {time}</translation>
    </message>
    <message>
        <source>over since {time}</source>
        <translation>över sedan {time}</translation>
    </message>
</context>
<context>
    <name>AsideCard</name>
    <message>
        <source>Out of the list, in sight</source>
        <translation>Utanför listan, i sikte</translation>
    </message>
    <message>
        <source>nothing is hidden for ever</source>
        <translation>inget göms för alltid</translation>
    </message>
    <message>
        <source>Nothing: no alarm is put aside, suppressed or out of service.</source>
        <translation>Inget: inget larm är undanlagt, undertryckt eller ur drift.</translation>
    </message>
    <message>
        <source>Out of the list</source>
        <translation>Utanför listan</translation>
    </message>
    <message>
        <source>Returned by themselves, not acknowledged</source>
        <translation>Återgick av sig själva, okvitterade</translation>
    </message>
    <message>
        <source>Shelved: reason, owner, end</source>
        <translation>Undanlagda: skäl, ägare, slut</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>Ur drift</translation>
    </message>
    <message>
        <source>Suppressed by design</source>
        <translation>Avsiktligt undertryckta</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n till</numerusform>
            <numerusform>%n till</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>en gång</numerusform>
            <numerusform>%n gånger</numerusform>
        </translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>till {time}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n consequence(s)</source>
        <translation>
            <numerusform>%n följd</numerusform>
            <numerusform>%n följder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Asides</name>
    <message>
        <source>Out of work</source>
        <translation>Tagen ur arbete</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message>
        <source>by {who}</source>
        <translation>av {who}</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>till {time}</translation>
    </message>
    <message>
        <source>was meant to be back {time}</source>
        <translation>skulle vara tillbaka {time}</translation>
    </message>
</context>
<context>
    <name>AskSheet</name>
    <message>
        <source>Ask a witness</source>
        <translation>Fråga ett vittne</translation>
    </message>
    <message>
        <source>Another console counter-signs how far this log goes, and refuses it later if it was forked or shortened. Take the file there on a stick, and bring the answer back.</source>
        <translation>En annan konsol kontrasignerar hur långt loggen går och vägrar den senare om den grenats eller kortats. Ta filen dit på ett minne och hämta hem svaret.</translation>
    </message>
    <message>
        <source>Write the request</source>
        <translation>Skriv begäran</translation>
    </message>
    <message>
        <source>It signs the request.</source>
        <translation>Den signerar begäran.</translation>
    </message>
    <message>
        <source>Where the request goes</source>
        <translation>Var begäran hamnar</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Vart</translation>
    </message>
    <message>
        <source>Say where it goes.</source>
        <translation>Säg var den hamnar.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Det finns ingen sådan mapp.</translation>
    </message>
    <message>
        <source>The request is {path}: take it to the other console</source>
        <translation>Begäran är {path}: ta den till den andra konsolen</translation>
    </message>
</context>
<context>
    <name>AttentionCard</name>
    <message>
        <source>Needs attention</source>
        <translation>Behöver uppmärksamhet</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Sedan</translation>
    </message>
    <message>
        <source>Do now</source>
        <translation>Gör nu</translation>
    </message>
    <message>
        <source>Without data</source>
        <translation>Utan data</translation>
    </message>
    <message>
        <source>Nothing is abnormal</source>
        <translation>Inget är onormalt</translation>
    </message>
    <message>
        <source>Needed attention</source>
        <translation>Krävde uppmärksamhet</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Vad som ska göras</translation>
    </message>
    <message>
        <source>worst first</source>
        <translation>värst först</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s)</source>
        <translation>
            <numerusform>%n sak</numerusform>
            <numerusform>%n saker</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was abnormal</source>
        <translation>Inget var onormalt</translation>
    </message>
    <message>
        <source>Nothing is known of that time</source>
        <translation>Inget är känt om den tiden</translation>
    </message>
    <message>
        <source>Nothing abnormal so far: {nodes} of {all} nodes have answered</source>
        <translation>Inget onormalt hittills: {nodes} av {all} noder har svarat</translation>
    </message>
    <message>
        <source>Not known yet: {nodes} of {all} nodes have answered</source>
        <translation>Inte känt än: {nodes} av {all} noder har svarat</translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s) without data</source>
        <translation>
            <numerusform>%n GPU utan data</numerusform>
            <numerusform>%n GPU:er utan data</numerusform>
        </translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s)</source>
        <translation>
            <numerusform>%n GPU</numerusform>
            <numerusform>%n GPU:er</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>den här datorn</translation>
    </message>
    <message>
        <source>before {time}</source>
        <translation>före {time}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AwareSheet</name>
    <message>
        <source>Since when is it known?</source>
        <translation>Sedan när är det känt?</translation>
    </message>
    <message>
        <source>Reporting clocks run from the moment at which your organisation knew, not from the fault itself.</source>
        <translation>Rapporteringsklockor löper från den stund då er organisation fick kännedom, inte från själva felet.</translation>
    </message>
    <message>
        <source>First alarm acknowledged</source>
        <translation>Första larmet kvitterat</translation>
    </message>
    <message>
        <source>Proposed from the first acknowledgement of its alarms</source>
        <translation>Föreslaget från den första kvitteringen av dess larm</translation>
    </message>
    <message>
        <source>Like 2026-11-20 03:09</source>
        <translation>Som 2026-11-20 03:09</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>Känt sedan</translation>
    </message>
    <message>
        <source>By what</source>
        <translation>Genom vad</translation>
    </message>
    <message>
        <source>A call, an alarm, a report</source>
        <translation>Ett samtal, ett larm, en rapport</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Ange</translation>
    </message>
    <message>
        <source>No moment: like 2026-11-20 03:09</source>
        <translation>Ingen tidpunkt: som 2026-11-20 03:09</translation>
    </message>
    <message>
        <source>That is a time to come</source>
        <translation>Det är en tid som kommer</translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message>
        <source>There is no folder {path}: plug its disk in, or choose another.</source>
        <extracomment>The category and type of the entry that tells of a backup. How many backups of a journal stay in a folder.</extracomment>
        <translation>Det finns ingen mapp {path}: anslut dess disk, eller välj en annan.</translation>
    </message>
    <message>
        <source>{path} is no backup of a journal, or it is damaged.</source>
        <translation>{path} är ingen säkerhetskopia av en journal, eller så är den skadad.</translation>
    </message>
    <message>
        <source>The backup {path} does not hold, so it was not put in place. `driftvakt log verify` names what is wrong.</source>
        <translation>Säkerhetskopian {path} håller inte, så den lades inte på plats. `driftvakt log verify` säger vad som är fel.</translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message>
        <source>%1: at most %2</source>
        <translation>%1: högst %2</translation>
    </message>
</context>
<context>
    <name>BeginSheet</name>
    <message>
        <source>Begin drill</source>
        <translation>Börja övning</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Scenario</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Slag</translation>
    </message>
    <message>
        <source>How much</source>
        <translation>Hur mycket</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>Tillgång</translation>
    </message>
    <message>
        <source>How much comes back</source>
        <translation>Hur mycket som kommer tillbaka</translation>
    </message>
    <message>
        <source>Somebody other than you: agrees to the start, signs the report</source>
        <translation>Någon annan än du: godkänner starten, signerar rapporten</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Godkännare</translation>
    </message>
    <message>
        <source>Left out on purpose</source>
        <translation>Utelämnad med avsikt</translation>
    </message>
    <message>
        <source>Who knows it best, if they keep away</source>
        <translation>Den som kan det bäst, om hen håller sig undan</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>none on the board</source>
        <translation>ingen på tavlan</translation>
    </message>
    <message>
        <source>There is no scenario.</source>
        <translation>Det finns inget scenario.</translation>
    </message>
    <message>
        <source>A second person, other than you, approves it.</source>
        <translation>En andra person, en annan än du, godkänner.</translation>
    </message>
    <message>
        <source>No asset is on the board. It can be talked through as a tabletop.</source>
        <translation>Ingen tillgång finns på tavlan. Scenariot kan talas igenom som skrivbordsövning.</translation>
    </message>
</context>
<context>
    <name>BillView</name>
    <message>
        <source>How idle and free time is shared</source>
        <translation>Hur outnyttjad och ledig tid fördelas</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Kund</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>GPU-hours</source>
        <translation>GPU-timmar</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Summa</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>Prognos</translation>
    </message>
    <message>
        <source>By tenant</source>
        <translation>Per kund</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Done, or shared</source>
        <translation>Utfört eller delat</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>The lines of a bill</source>
        <translation>En räknings rader</translation>
    </message>
    <message>
        <source>Early warning</source>
        <translation>Tidig varning</translation>
    </message>
    <message>
        <source>Early warnings</source>
        <translation>Tidiga varningar</translation>
    </message>
    <message>
        <source>Idle and free time is shared</source>
        <translation>Outnyttjad och ledig tid fördelas</translation>
    </message>
    <message>
        <source>whole öre by largest remainder</source>
        <translation>hela ören efter största rest</translation>
    </message>
    <message>
        <source>What each tenant pays for</source>
        <translation>Vad varje kund betalar för</translation>
    </message>
    <message>
        <source>one scale; from the left: serving, training, hatched waiting and idle, shared</source>
        <translation>en skala; från vänster: modelldrift, träning, streckat väntan och outnyttjat, delat</translation>
    </message>
    <message>
        <source>each opens down to its hours and prices</source>
        <translation>varje rad öppnas ned till timmar och priser</translation>
    </message>
    <message>
        <source>budgets</source>
        <translation>budgetar</translation>
    </message>
    <message>
        <source>No budget will be exceeded as things go.</source>
        <translation>Ingen budget överskrids som det ser ut.</translation>
    </message>
    <message>
        <source>Tenants and bill</source>
        <translation>Kunder och räkning</translation>
    </message>
    <message>
        <source>The bill, until {moment}</source>
        <translation>Räkningen, till {moment}</translation>
    </message>
    <message numerus="yes">
        <source>%n tenant(s) together</source>
        <translation>
            <numerusform>%n kund tillsammans</numerusform>
            <numerusform>%n kunder tillsammans</numerusform>
        </translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Skillnad</translation>
    </message>
    <message>
        <source>of {budget}</source>
        <translation>av {budget}</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alla</translation>
    </message>
    <message>
        <source>{name}: its budget of {budget} is used up</source>
        <translation>{name}: budgeten {budget} är slut</translation>
    </message>
    <message>
        <source>{name}: {forecast} of {budget}, reached about {day}</source>
        <translation>{name}: {forecast} av {budget}, nås omkring {day}</translation>
    </message>
    <message>
        <source>the lines of its bill</source>
        <translation>räkningens rader</translation>
    </message>
    <message>
        <source>shared, {part}</source>
        <translation>delat, {part}</translation>
    </message>
    <message>
        <source>{rate} {currency} per GPU-hour: {total} over {hours} hours.</source>
        <translation>{rate} {currency} per GPU-timme: {total} på {hours} timmar.</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Protected assets</source>
        <extracomment>Readiness is to be so much of a hundred.</extracomment>
        <translation>Skyddade tillgångar</translation>
    </message>
    <message>
        <source>bars: the tick is the target</source>
        <translation>staplar: strecket är målet</translation>
    </message>
    <message>
        <source>Readiness</source>
        <translation>Beredskap</translation>
    </message>
    <message>
        <source>What lifts it most</source>
        <translation>Vad som lyfter den mest</translation>
    </message>
    <message>
        <source>Corrective actions</source>
        <translation>Åtgärder</translation>
    </message>
    <message>
        <source>open until closed</source>
        <translation>öppna tills de stängs</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Senast</translation>
    </message>
    <message>
        <source>None is open.</source>
        <translation>Ingen är öppen.</translation>
    </message>
    <message>
        <source>Nothing is protected yet</source>
        <translation>Inget är skyddat ännu</translation>
    </message>
    <message>
        <source>What must come back after a loss stands here: its backups, and when a restore of it was last proven. Put it onto the board with: driftvakt recovery assets add</source>
        <translation>Här står det som måste komma tillbaka efter en förlust: dess säkerhetskopior, och när en återläsning senast bevisades. Sätt upp det på tavlan med: driftvakt recovery assets add</translation>
    </message>
    <message>
        <source>Begin a tabletop drill…</source>
        <translation>Börja en skrivbordsövning…</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Utslag</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>Tillgång</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>Nivå</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>Senaste kopia</translation>
    </message>
    <message>
        <source>RPO</source>
        <translation>RPO</translation>
    </message>
    <message>
        <source>Last proven</source>
        <translation>Senast bevisad</translation>
    </message>
    <message>
        <source>Depth of proof</source>
        <translation>Bevisets djup</translation>
    </message>
    <message>
        <source>RTO measured</source>
        <translation>RTO uppmätt</translation>
    </message>
    <message>
        <source>RTO</source>
        <translation>RTO</translation>
    </message>
    <message>
        <source>Next test</source>
        <translation>Nästa prov</translation>
    </message>
    <message numerus="yes">
        <source>%n protected asset(s)</source>
        <translation>
            <numerusform>%n skyddad tillgång</numerusform>
            <numerusform>%n skyddade tillgångar</numerusform>
        </translation>
    </message>
    <message>
        <source>never tested first, then worst first</source>
        <translation>aldrig testade först, sedan värst först</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>inte testad</translation>
    </message>
    <message>
        <source>never</source>
        <translation>aldrig</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>inga data</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testa</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausat</translation>
    </message>
    <message>
        <source>Set…</source>
        <translation>Ställ in…</translation>
    </message>
    <message>
        <source>of {target}</source>
        <translation>av {target}</translation>
    </message>
    <message>
        <source>{points} of {weight} points</source>
        <translation>{points} av {weight} poäng</translation>
    </message>
    <message>
        <source>{points} of {weight}</source>
        <translation>{points} av {weight}</translation>
    </message>
    <message>
        <source>Tier {tier}, {count}</source>
        <translation>Nivå {tier}, {count}</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Vikt</translation>
    </message>
    <message>
        <source>tier 1: 4, else 1</source>
        <translation>nivå 1: 4, annars 1</translation>
    </message>
    <message>
        <source>PASS counts</source>
        <translation>PASS räknas</translation>
    </message>
    <message>
        <source>STALE, CHANGED</source>
        <translation>STALE, CHANGED</translation>
    </message>
    <message>
        <source>All else</source>
        <translation>Allt annat</translation>
    </message>
    <message>
        <source>Prove {name}</source>
        <translation>Bevisa {name}</translation>
    </message>
</context>
<context>
    <name>BottomBar</name>
    <message>
        <source>Work under way</source>
        <translation>Pågående arbete</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Senaste meddelande</translation>
    </message>
    <message>
        <source>Ctrl+K commands</source>
        <translation>Ctrl+K kommandon</translation>
    </message>
    <message>
        <source>F1 help</source>
        <translation>F1 hjälp</translation>
    </message>
    <message numerus="yes">
        <source>%n more job(s)</source>
        <translation>
            <numerusform>%n jobb till</numerusform>
            <numerusform>%n jobb till</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BreakSheet</name>
    <message>
        <source>Break the glass?</source>
        <translation>Krossa glaset?</translation>
    </message>
    <message>
        <source>For when nobody can approve: you may act at this desk, and change the list of people by the key that breaks it. It is in the log for good, and in red on every page until somebody else who may approve has reviewed what was done.</source>
        <translation>För när ingen kan godkänna: du får handla här och ändra personlistan med nyckeln som krossar glaset. Det står i loggen för gott, och i rött på varje sida tills någon annan som får godkänna har granskat vad som gjordes.</translation>
    </message>
    <message>
        <source>Break the glass</source>
        <translation>Krossa glaset</translation>
    </message>
    <message>
        <source>Any key of yours, on the list or not: by it the list can be changed.</source>
        <translation>Vilken av dina nycklar som helst, på listan eller inte: med den kan listan ändras.</translation>
    </message>
    <message>
        <source>No key is at hand: nobody can tell who it was</source>
        <translation>Ingen nyckel finns till hands: ingen kan säga vem det var</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>Say why nobody can approve.</source>
        <translation>Säg varför ingen kan godkänna.</translation>
    </message>
    <message>
        <source>The glass is broken: entry {number}</source>
        <translation>Glaset är krossat: post {number}</translation>
    </message>
</context>
<context>
    <name>BulletBar</name>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
    <message>
        <source>%1 on a scale from %2 to %3</source>
        <translation>%1 på en skala från %2 till %3</translation>
    </message>
</context>
<context>
    <name>BurnDown</name>
    <message>
        <source>Time against the limit</source>
        <translation>Tid mot gränsen</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 kvar</translation>
    </message>
    <message>
        <source>projected %1</source>
        <translation>beräknat slut %1</translation>
    </message>
    <message>
        <source>projected finish %1 (%2 to %3)</source>
        <translation>beräknat slut %1 (%2 till %3)</translation>
    </message>
    <message>
        <source>now %1</source>
        <translation>nu %1</translation>
    </message>
</context>
<context>
    <name>Catalogue</name>
    <message>
        <source>Overview</source>
        <translation>Översikt</translation>
    </message>
    <message>
        <source>Whether anything is wrong, and the fleet over time</source>
        <translation>Om något är fel, och flottan över tid</translation>
    </message>
    <message>
        <source>Fleet</source>
        <translation>Flotta</translation>
    </message>
    <message>
        <source>All nodes, and the one that is chosen</source>
        <translation>Alla noder, och den som är vald</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>What serves and what is tried out, whose it is, and what it still lacks</source>
        <translation>Vad som används och vad som prövas, vems det är och vad som ännu saknas</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Återställning</translation>
    </message>
    <message>
        <source>What must come back after a loss, how that was proven, and drills of it</source>
        <translation>Vad som måste komma tillbaka efter en förlust, hur det bevisats, och övningar i det</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Larm</translation>
    </message>
    <message>
        <source>What asks for an act of this shift, what is put aside, and how many come</source>
        <translation>Vad som kräver en åtgärd under skiftet, vad som är undanlagt, och hur många som kommer</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Incidenter</translation>
    </message>
    <message>
        <source>What happened to the service, who did what, who must be told by when</source>
        <translation>Vad som hände med tjänsten, vem som gjorde vad, vem som ska få veta och när</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>Kostnader</translation>
    </message>
    <message>
        <source>What a month came to and for whom; own or rent, and by when to order</source>
        <translation>Vad en månad kostade och för vem; äga eller hyra, och när man måste beställa</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Körningar</translation>
    </message>
    <message>
        <source>What was planned and carried out on nodes, and how it stands</source>
        <translation>Vad som planerats och utförts på noder, och hur det står</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>Everything anyone did, and whether it still stands as it was written</source>
        <translation>Allt som någon har gjort, och om det står kvar som det skrevs</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <source>Sites and nodes, host keys, appearance, storage</source>
        <translation>Anläggningar och noder, värdnycklar, utseende, lagring</translation>
    </message>
</context>
<context>
    <name>Cells</name>
    <message>
        <source>Actions</source>
        <extracomment>Between two columns, for a mark before a text, and between a text and what stands muted behind it, in pixels. How much higher a row is with each further line of a text that wraps, and how many lines it may take.</extracomment>
        <translation>Åtgärder</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritet</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>%1 to %2, last %3</source>
        <translation>%1 till %2, senast %3</translation>
    </message>
</context>
<context>
    <name>ChainCard</name>
    <message>
        <source>Chain</source>
        <extracomment>No more things are named than these.</extracomment>
        <translation>Kedja</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>Verifiera igen</translation>
    </message>
    <message>
        <source>Sign checkpoint</source>
        <translation>Signera kontrollpunkt</translation>
    </message>
    <message>
        <source>Not verified yet</source>
        <translation>Inte verifierad än</translation>
    </message>
    <message>
        <source>What is listed was not compared with its hashes since the window opened.</source>
        <translation>Det som listas har inte jämförts med sina hashar sedan fönstret öppnades.</translation>
    </message>
    <message>
        <source>Unbroken</source>
        <translation>Obruten</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>Bruten</translation>
    </message>
    <message>
        <source>{entries} checked {time} in {seconds}, none changed, missing or out of order; all tables agree with them</source>
        <translation>{entries} kontrollerade {time} på {seconds}, ingen ändrad, borta eller i fel ordning; alla tabeller stämmer med dem</translation>
    </message>
    <message>
        <source>Entry {number} does not hold: {reason}. Keep a copy of the file; it is evidence.</source>
        <translation>Post {number} håller inte: {reason}. Spara en kopia av filen; den är bevis.</translation>
    </message>
    <message>
        <source>Somebody wrote past the log into the tables: {things}</source>
        <translation>Någon har skrivit förbi loggen i tabellerna: {things}</translation>
    </message>
    <message>
        <source>Entry {number} changed the list of people and was not signed by who may</source>
        <translation>Post {number} ändrade personlistan och signerades inte av någon som får</translation>
    </message>
    <message>
        <source>Entry {number} names somebody who did not prove to be at the desk</source>
        <translation>Post {number} nämner någon som inte bevisade sig vara på plats</translation>
    </message>
    <message>
        <source>It was known to have {known} entries before it went on from {count} of them</source>
        <translation>Den var känd för att ha {known} poster innan den fortsatte från {count} av dem</translation>
    </message>
    <message>
        <source>Where it lies there was another log, which was known to have {known} entries</source>
        <translation>Där den ligger fanns en annan logg, som veterligen hade {known} poster</translation>
    </message>
    <message>
        <source>The signature of the checkpoint in entry {number} does not hold</source>
        <translation>Signaturen för kontrollpunkten i post {number} håller inte</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Huvud</translation>
    </message>
    <message>
        <source>Last checkpoint</source>
        <translation>Senaste kontrollpunkt</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n post</numerusform>
            <numerusform>%n poster</numerusform>
        </translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Signerad av</translation>
    </message>
    <message>
        <source>a key not on the list</source>
        <translation>en nyckel som inte står på listan</translation>
    </message>
    <message>
        <source>Not yet under a signature</source>
        <translation>Ännu inte under signatur</translation>
    </message>
    <message>
        <source>no keyring</source>
        <translation>ingen nyckelring</translation>
    </message>
    <message>
        <source>entry {number}, agrees</source>
        <translation>post {number}, stämmer</translation>
    </message>
    <message>
        <source>entry {number}</source>
        <translation>post {number}</translation>
    </message>
    <message>
        <source>Head kept outside</source>
        <translation>Huvud sparat utanför</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>inget än</translation>
    </message>
    <message numerus="yes">
        <source>Before it %n entries hold, by the chain alone.</source>
        <translation>
            <numerusform>Före den håller %n post, enbart genom kedjan.</numerusform>
            <numerusform>Före den håller %n poster, enbart genom kedjan.</numerusform>
        </translation>
    </message>
    <message>
        <source>All of it holds by the chain alone, which cannot show that its end was cut off.</source>
        <translation>Allt håller enbart genom kedjan, som inte kan visa om dess slut har kapats.</translation>
    </message>
    <message>
        <source>Proved up to {count}, {time}, by {who}; {rest} after it by the chain alone.</source>
        <translation>Bevisat till och med {count}, {time}, av {who}; {rest} därefter enbart genom kedjan.</translation>
    </message>
</context>
<context>
    <name>ChangedKeySheet</name>
    <message>
        <source>The host key of {node} is revoked</source>
        <translation>Värdnyckeln för {node} är återkallad</translation>
    </message>
    <message>
        <source>The host key of {node} has changed</source>
        <translation>Värdnyckeln för {node} har ändrats</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>STOPPAD</translation>
    </message>
    <message>
        <source>Driftvakt sends nothing to {host}</source>
        <translation>Driftvakt skickar ingenting till {host}</translation>
    </message>
    <message>
        <source>A revoked key was marked by somebody as stolen or out of use. Whoever answers with it is not to be trusted. Have the node given a new key.</source>
        <translation>En återkallad nyckel har av någon märkts som stulen eller tagen ur bruk. Den som svarar med den går inte att lita på. Låt noden få en ny nyckel.</translation>
    </message>
    <message>
        <source>Either the node was installed anew, or another machine answers in its place and would read what you send. Find out which before anything else; its administrator knows whether it was reinstalled.</source>
        <translation>Antingen har noden installerats om, eller så svarar en annan maskin i dess ställe och skulle läsa det du skickar. Ta reda på vilket före allt annat; den som sköter noden vet om den har installerats om.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Known until now</source>
        <translation>Känd hittills</translation>
    </message>
    <message>
        <source>Known fingerprint</source>
        <translation>Känt fingeravtryck</translation>
    </message>
    <message>
        <source>Shown now</source>
        <translation>Visas nu</translation>
    </message>
    <message>
        <source>New fingerprint</source>
        <translation>Nytt fingeravtryck</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file}, rad {line}</translation>
    </message>
    <message>
        <source>Noted in {place}</source>
        <translation>Antecknad i {place}</translation>
    </message>
    <message>
        <source>Driftvakt does not change that file. Replacing marks the old key as revoked in Driftvakt's own list, so that it is not believed here any more.</source>
        <translation>Driftvakt ändrar inte den filen. När du byter märks den gamla nyckeln som återkallad i Driftvakts egen lista, så att den inte längre litas på här.</translation>
    </message>
    <message>
        <source>Fingerprint read on the node itself</source>
        <translation>Fingeravtryck avläst på själva noden</translation>
    </message>
    <message>
        <source>Replace the key of {node}</source>
        <translation>Ersätt nyckeln för {node}</translation>
    </message>
    <message>
        <source>Only if it was reinstalled: have `ssh-keygen -lf {file}` run on the node's own screen, and type or paste here what it prints. Only then can the old key be replaced.</source>
        <translation>Bara om den har installerats om: låt någon köra `ssh-keygen -lf {file}` på nodens egen skärm, och skriv eller klistra in här vad det skriver ut. Först då kan den gamla nyckeln ersättas.</translation>
    </message>
    <message>
        <source>Leave it stopped</source>
        <translation>Låt den vara stoppad</translation>
    </message>
</context>
<context>
    <name>ChecksCard</name>
    <message>
        <source>Checked just now</source>
        <extracomment>No more are listed; those that do not hold come first.</extracomment>
        <translation>Kontrollerat nyss</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Kontrollera igen</translation>
    </message>
    <message>
        <source>Nothing must hold before it but that nobody else acts there. Looked at {time}.</source>
        <translation>Inget måste gälla innan utom att ingen annan handlar där. Kontrollerat {time}.</translation>
    </message>
    <message>
        <source>Looked at {time}, and again when it begins.</source>
        <translation>Kontrollerat {time}, och igen när det börjar.</translation>
    </message>
    <message>
        <source>Looked at {time}. As it stands, it would stop before the step that needs it.</source>
        <translation>Kontrollerat {time}. Som det står skulle den stanna före steget som kräver det.</translation>
    </message>
    <message>
        <source>{node}: {what}</source>
        <translation>{node}: {what}</translation>
    </message>
    <message>
        <source>nothing seen</source>
        <translation>inget sett</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>gäller</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>gäller inte</translation>
    </message>
</context>
<context>
    <name>ClassifySheet</name>
    <message>
        <source>Does it hold classified data?</source>
        <translation>Rör den klassificerade uppgifter?</translation>
    </message>
    <message>
        <source>Whether what is known of this incident touches Sweden's security, or data classified under the protective security act. If it does, Driftvakt makes no draft and nothing of it leaves: people report it on the authority's own ways. Whoever is unsure asks before answering.</source>
        <translation>Om det som är känt om incidenten rör Sveriges säkerhet, eller uppgifter som är klassificerade enligt säkerhetsskyddslagen. Är det så gör Driftvakt inget utkast och inget lämnar programmet: människor anmäler det på myndighetens egna vägar. Den som är osäker frågar innan svaret ges.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Inte nu</translation>
    </message>
    <message>
        <source>It does: nothing leaves</source>
        <translation>Ja: inget lämnar programmet</translation>
    </message>
    <message>
        <source>It holds none</source>
        <translation>Nej, inga</translation>
    </message>
</context>
<context>
    <name>Clocks</name>
    <message>
        <source>Not checked by you. {where}</source>
        <extracomment>Unix seconds beyond which no date is written (the end of the year 9999).</extracomment>
        <translation>Inte kontrollerat av er. {where}</translation>
    </message>
    <message>
        <source>It holds from {day} on</source>
        <translation>Det gäller från och med {day}</translation>
    </message>
    <message>
        <source>It no longer holds since {day}</source>
        <translation>Det gäller inte längre sedan {day}</translation>
    </message>
    <message>
        <source>Answered by: {duty}</source>
        <translation>Besvarat genom: {duty}</translation>
    </message>
    <message>
        <source>Begins once this is recorded: {duty}</source>
        <translation>Börjar när detta har antecknats: {duty}</translation>
    </message>
    <message>
        <source>Nobody has entered since when it is known</source>
        <translation>Ingen har angett sedan när det är känt</translation>
    </message>
    <message>
        <source>Begins when the incident is closed</source>
        <translation>Börjar när incidenten stängs</translation>
    </message>
    <message>
        <source>Nobody has judged it yet</source>
        <translation>Ingen har bedömt det ännu</translation>
    </message>
    <message>
        <source>Nobody has said yet whether it holds classified data</source>
        <translation>Ingen har sagt ännu om den rör säkerhetsskyddsklassificerade uppgifter</translation>
    </message>
    <message>
        <source>Judged not significant by {who}</source>
        <translation>Bedömd som inte betydande av {who}</translation>
    </message>
    <message>
        <source>Judged not to be so by {who}: {criterion}</source>
        <translation>Bedömt att så inte är fallet av {who}: {criterion}</translation>
    </message>
    <message>
        <source>It holds no classified data, as a person said</source>
        <translation>Den rör inga säkerhetsskyddsklassificerade uppgifter, enligt en person</translation>
    </message>
    <message>
        <source>It was over before</source>
        <translation>Den var över innan dess</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Kommandon</translation>
    </message>
    <message>
        <source>Command, node, model, setting</source>
        <translation>Kommando, nod, modell, inställning</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Funna</translation>
    </message>
    <message>
        <source>Nothing has this name.</source>
        <translation>Inget har det namnet.</translation>
    </message>
</context>
<context>
    <name>CommandSheet</name>
    <message>
        <source>It runs as it stands, without a shell: on one node first, then on a tenth, then on the rest. The first surprise stops it. Its success is its exit status.</source>
        <translation>Det körs som det står, utan skal: först på en nod, sedan på en tiondel, sedan på resten. Det första oväntade stoppar det. Att det lyckades syns på slutstatus.</translation>
    </message>
    <message>
        <source>Run a command on nodes</source>
        <translation>Kör ett kommando på noder</translation>
    </message>
    <message>
        <source>hall/g01 hall/g[05-08]</source>
        <translation>hall/g01 hall/g[05-08]</translation>
    </message>
    <message>
        <source>a program and its arguments</source>
        <translation>ett program och dess argument</translation>
    </message>
    <message>
        <source>As root, by sudo</source>
        <translation>Som root, med sudo</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>Ended after</source>
        <translation>Avslutas efter</translation>
    </message>
    <message>
        <source>Name at least one node.</source>
        <translation>Ange minst en nod.</translation>
    </message>
    <message>
        <source>Write a program and its arguments; quotes must be closed.</source>
        <translation>Skriv ett program och dess argument; citattecken måste stängas.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>show what would happen, and do nothing</source>
        <translation>visa vad som skulle hända, och gör ingenting</translation>
    </message>
    <message>
        <source>do not ask</source>
        <translation>fråga inte</translation>
    </message>
    <message>
        <source>the site they stand on</source>
        <translation>anläggningen de står på</translation>
    </message>
    <message>
        <source>the rack they stand in</source>
        <translation>racket de står i</translation>
    </message>
    <message>
        <source>the network switch that they hang on</source>
        <translation>nätverksswitchen som de hänger på</translation>
    </message>
    <message>
        <source>who answers for them</source>
        <translation>vem som ansvarar för dem</translation>
    </message>
    <message>
        <source>a label; may be given several times</source>
        <translation>en etikett; kan anges flera gånger</translation>
    </message>
    <message>
        <source>private key to log in with</source>
        <translation>privat nyckel att logga in med</translation>
    </message>
    <message>
        <source>jump hosts to go through, as for ssh -J</source>
        <translation>hoppvärdar att gå genom, som för ssh -J</translation>
    </message>
    <message>
        <source>nodes, as SITE/NAME, NAME where it is unique, or site:SITE</source>
        <translation>noder, som ANLÄGGNING/NAMN, NAMN där det är entydigt, eller site:ANLÄGGNING</translation>
    </message>
    <message>
        <source>all nodes that are watched</source>
        <translation>alla noder som bevakas</translation>
    </message>
    <message>
        <source>how many connections to make at the same time</source>
        <translation>hur många anslutningar som görs samtidigt</translation>
    </message>
    <message>
        <source>end after so many samples of each node</source>
        <translation>sluta efter så många mätvärden från varje nod</translation>
    </message>
    <message>
        <source>end after so many seconds</source>
        <translation>sluta efter så många sekunder</translation>
    </message>
    <message>
        <source>seconds between samples</source>
        <translation>sekunder mellan mätvärden</translation>
    </message>
    <message>
        <source>accept an unknown host key if this is its fingerprint, SHA256:...</source>
        <translation>godta en okänd värdnyckel om detta är dess fingeravtryck, SHA256:...</translation>
    </message>
    <message>
        <source>Add site…</source>
        <translation>Lägg till anläggning…</translation>
    </message>
    <message>
        <source>Add a site: a place with its own ground</source>
        <translation>Lägg till en anläggning: en plats med egen mark</translation>
    </message>
    <message>
        <source>short name, used in addresses</source>
        <translation>kort namn, används i adresser</translation>
    </message>
    <message>
        <source>its name for people</source>
        <translation>namnet som människor använder</translation>
    </message>
    <message>
        <source>what kind of place it is</source>
        <translation>vad för slags plats det är</translation>
    </message>
    <message>
        <source>its time zone, like Europe/Stockholm</source>
        <translation>dess tidszon, som Europe/Stockholm</translation>
    </message>
    <message>
        <source>Show sites</source>
        <translation>Visa anläggningar</translation>
    </message>
    <message>
        <source>List the sites and how many nodes each has</source>
        <translation>Lista anläggningarna och hur många noder var och en har</translation>
    </message>
    <message>
        <source>Edit site…</source>
        <translation>Redigera anläggning…</translation>
    </message>
    <message>
        <source>Change a site; its nodes move along when its key changes</source>
        <translation>Ändra en anläggning; dess noder följer med när nyckeln ändras</translation>
    </message>
    <message>
        <source>the site to change</source>
        <translation>anläggningen som ska ändras</translation>
    </message>
    <message>
        <source>its new short name</source>
        <translation>dess nya korta namn</translation>
    </message>
    <message>
        <source>Remove site…</source>
        <translation>Ta bort anläggning…</translation>
    </message>
    <message>
        <source>Remove a site and every node on it from the inventory</source>
        <translation>Ta bort en anläggning och alla dess noder ur förteckningen</translation>
    </message>
    <message>
        <source>the site to remove</source>
        <translation>anläggningen som ska tas bort</translation>
    </message>
    <message>
        <source>Add nodes…</source>
        <translation>Lägg till noder…</translation>
    </message>
    <message>
        <source>Add nodes by hand: one, or a range like g[01-16].hall</source>
        <translation>Lägg till noder för hand: en, eller ett intervall som g[01-16].hall</translation>
    </message>
    <message>
        <source>hosts as [USER@]HOST[:PORT]; ranges like g[01-16] are spelt out</source>
        <translation>värdar som [ANVÄNDARE@]VÄRD[:PORT]; intervall som g[01-16] skrivs ut</translation>
    </message>
    <message>
        <source>name of the one node (default: the host's first label)</source>
        <translation>den enda nodens namn (annars: värdens första led)</translation>
    </message>
    <message>
        <source>this machine itself, without SSH</source>
        <translation>den här maskinen själv, utan SSH</translation>
    </message>
    <message>
        <source>keep it, but do not connect to it</source>
        <translation>behåll den, men anslut inte till den</translation>
    </message>
    <message>
        <source>Show nodes</source>
        <translation>Visa noder</translation>
    </message>
    <message>
        <source>List the nodes of the inventory</source>
        <translation>Lista noderna i förteckningen</translation>
    </message>
    <message>
        <source>only those of this site</source>
        <translation>bara de på denna anläggning</translation>
    </message>
    <message>
        <source>only those with this label</source>
        <translation>bara de med denna etikett</translation>
    </message>
    <message>
        <source>Edit node…</source>
        <translation>Redigera nod…</translation>
    </message>
    <message>
        <source>Change nodes; what is not named stays as it is</source>
        <translation>Ändra noder; det som inte nämns förblir som det är</translation>
    </message>
    <message>
        <source>new name of the one node</source>
        <translation>den enda nodens nya namn</translation>
    </message>
    <message>
        <source>what SSH is given: an alias, a name or an address</source>
        <translation>vad SSH får: ett alias, ett namn eller en adress</translation>
    </message>
    <message>
        <source>the account; empty for the SSH configuration's</source>
        <translation>kontot; tomt för det i SSH-konfigurationen</translation>
    </message>
    <message>
        <source>the port; 0 for the SSH configuration's</source>
        <translation>porten; 0 för den i SSH-konfigurationen</translation>
    </message>
    <message>
        <source>a label to add; may be given several times</source>
        <translation>en etikett att lägga till; kan anges flera gånger</translation>
    </message>
    <message>
        <source>a label to remove; may be given several times</source>
        <translation>en etikett att ta bort; kan anges flera gånger</translation>
    </message>
    <message>
        <source>whether to connect to it</source>
        <translation>om den ska anslutas</translation>
    </message>
    <message>
        <source>Remove nodes…</source>
        <translation>Ta bort noder…</translation>
    </message>
    <message>
        <source>Remove nodes from the inventory; the machines are not touched</source>
        <translation>Ta bort noder ur förteckningen; maskinerna berörs inte</translation>
    </message>
    <message>
        <source>Import nodes…</source>
        <translation>Importera noder…</translation>
    </message>
    <message>
        <source>Import nodes from a file, after a preview</source>
        <translation>Importera noder från en fil, efter förhandsvisning</translation>
    </message>
    <message>
        <source>the file; - reads standard input; for ssh-config: ~/.ssh/config</source>
        <translation>filen; - läser standard in; för ssh-config: ~/.ssh/config</translation>
    </message>
    <message>
        <source>what the file is (default: told by its ending and contents)</source>
        <translation>vad filen är (annars: av ändelse och innehåll)</translation>
    </message>
    <message>
        <source>import nothing if any node is invalid or a duplicate</source>
        <translation>importera ingenting om någon nod är ogiltig eller en dubblett</translation>
    </message>
    <message>
        <source>Export inventory…</source>
        <translation>Exportera förteckningen…</translation>
    </message>
    <message>
        <source>Write sites and nodes as one TOML that imports again unchanged</source>
        <translation>Skriv anläggningar och noder som en TOML som kan importeras igen oförändrad</translation>
    </message>
    <message>
        <source>the file to write (default: standard output)</source>
        <translation>filen att skriva (annars: standard ut)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
    <message>
        <source>Take back the newest change to the inventory, whoever made it</source>
        <translation>Ta tillbaka den senaste ändringen av förteckningen, vem som än gjorde den</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Gör om</translation>
    </message>
    <message>
        <source>Make the change again that was undone last</source>
        <translation>Gör om den ändring som senast ångrades</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>Prova anslutningen</translation>
    </message>
    <message>
        <source>Connect, start the probe, and say for each step what is wrong and what to do</source>
        <translation>Anslut, starta sonden, och säg för varje steg vad som är fel och vad man gör</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>Bevaka</translation>
    </message>
    <message>
        <source>Show nodes live: GPUs, memory, power, network</source>
        <translation>Visa noder live: GPU:er, minne, effekt, nät</translation>
    </message>
    <message>
        <source>Probe a machine</source>
        <translation>Mät en maskin</translation>
    </message>
    <message>
        <source>Read one machine that need not be in the inventory</source>
        <translation>Läs av en maskin som inte behöver finnas i förteckningen</translation>
    </message>
    <message>
        <source>[USER@]HOST[:PORT], or localhost with --local</source>
        <translation>[ANVÄNDARE@]VÄRD[:PORT], eller localhost med --local</translation>
    </message>
    <message>
        <source>Show host keys</source>
        <translation>Visa värdnycklar</translation>
    </message>
    <message>
        <source>List the host keys that were accepted here</source>
        <translation>Lista de värdnycklar som har godtagits här</translation>
    </message>
    <message>
        <source>Accept host key…</source>
        <translation>Godta värdnyckel…</translation>
    </message>
    <message>
        <source>Ask a machine for its host key and trust it, after its fingerprint was compared</source>
        <translation>Fråga en maskin efter dess värdnyckel och lita på den, sedan fingeravtrycket har jämförts</translation>
    </message>
    <message>
        <source>a node, or [USER@]HOST[:PORT]</source>
        <translation>en nod, eller [ANVÄNDARE@]VÄRD[:PORT]</translation>
    </message>
    <message>
        <source>the fingerprint it must have, SHA256:..., from a source you trust</source>
        <translation>fingeravtrycket den måste ha, SHA256:..., från en källa du litar på</translation>
    </message>
    <message>
        <source>forget the key accepted before: the machine was rebuilt</source>
        <translation>glöm nyckeln som godtogs förut: maskinen har byggts om</translation>
    </message>
    <message>
        <source>Forget host key…</source>
        <translation>Glöm värdnyckel…</translation>
    </message>
    <message>
        <source>Trust a machine's accepted host key no longer</source>
        <translation>Lita inte längre på en maskins godtagna värdnyckel</translation>
    </message>
    <message>
        <source>a node, or HOST[:PORT]</source>
        <translation>en nod, eller VÄRD[:PORT]</translation>
    </message>
    <message>
        <source>the SSH key that signs: its file, or its public half where the agent holds it</source>
        <translation>SSH-nyckeln som signerar: dess fil, eller dess publika halva om agenten har den</translation>
    </message>
    <message>
        <source>somebody on the list</source>
        <translation>någon på listan</translation>
    </message>
    <message>
        <source>what they may do besides reading; may be given several times</source>
        <translation>vad de får göra utöver att läsa; kan anges flera gånger</translation>
    </message>
    <message>
        <source>from when on they count, like 2026-11-20; now if not said</source>
        <translation>från när de gäller, som 2026-11-20; nu om inget sägs</translation>
    </message>
    <message>
        <source>until when they count, like 2027-01-31; - for no end</source>
        <translation>till när de gäller, som 2027-01-31; - för inget slut</translation>
    </message>
    <message>
        <source>the fingerprint of the log's owner, believed over what another key signed before</source>
        <translation>fingeravtrycket för loggens ägare, som tros framför det en annan nyckel signerade tidigare</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Visa loggen</translation>
    </message>
    <message>
        <source>Show what anyone did, newest last</source>
        <translation>Visa vad någon har gjort, nyast sist</translation>
    </message>
    <message>
        <source>how many entries</source>
        <translation>hur många poster</translation>
    </message>
    <message>
        <source>only one category, like inventory</source>
        <translation>bara en kategori, som inventory</translation>
    </message>
    <message>
        <source>only entries that contain this text</source>
        <translation>bara poster som innehåller denna text</translation>
    </message>
    <message>
        <source>Verify log</source>
        <translation>Verifiera loggen</translation>
    </message>
    <message>
        <source>Walk the log's hash chain and name the first entry that was tampered with</source>
        <translation>Gå igenom loggens hashkedja och nämn den första post som har manipulerats</translation>
    </message>
    <message>
        <source>NUMBER:HASH, noted earlier, that must still be there</source>
        <translation>NUMMER:HASH, antecknat tidigare, som fortfarande måste finnas</translation>
    </message>
    <message>
        <source>Begin a continuation</source>
        <translation>Börja en fortsättning</translation>
    </message>
    <message>
        <source>Go on with a restored or cloned log from its newest entry, under an id of its own</source>
        <translation>Fortsätt en återställd eller klonad logg från dess senaste post, under ett eget id</translation>
    </message>
    <message>
        <source>why, for the log</source>
        <translation>varför, för loggen</translation>
    </message>
    <message>
        <source>ID@NUMBER: how far a log was known to go that is not all here; many times</source>
        <translation>ID@NUMMER: hur långt en logg var känd för att gå som inte finns här i sin helhet; flera gånger</translation>
    </message>
    <message>
        <source>Rebuild tables</source>
        <translation>Bygg om tabeller</translation>
    </message>
    <message>
        <source>Make the tables anew that say otherwise than the log's entries add up to</source>
        <translation>Gör om de tabeller som säger annat än loggens poster tillsammans</translation>
    </message>
    <message>
        <source>only compare, and change nothing</source>
        <translation>jämför bara, och ändra ingenting</translation>
    </message>
    <message>
        <source>Show database</source>
        <translation>Visa databasen</translation>
    </message>
    <message>
        <source>Look through all pages of the log's file, and say how large it is and when it was backed up</source>
        <translation>Gå igenom alla sidor i loggens fil, och säg hur stor den är och när den säkerhetskopierades</translation>
    </message>
    <message>
        <source>Back up the log</source>
        <translation>Säkerhetskopiera loggen</translation>
    </message>
    <message>
        <source>Copy the log into a folder, check the copy, and remove the oldest copies there</source>
        <translation>Kopiera loggen till en mapp, kontrollera kopian, och ta bort de äldsta kopiorna där</translation>
    </message>
    <message>
        <source>the folder, on another disk</source>
        <translation>mappen, på en annan disk</translation>
    </message>
    <message>
        <source>how many copies stay</source>
        <translation>hur många kopior som blir kvar</translation>
    </message>
    <message>
        <source>Restore the log</source>
        <translation>Återställ loggen</translation>
    </message>
    <message>
        <source>Test a backup and let it take the place of the log, which stays beside it under another name</source>
        <translation>Pröva en säkerhetskopia och låt den ta loggens plats; loggen blir kvar bredvid under ett annat namn</translation>
    </message>
    <message>
        <source>the backup</source>
        <translation>säkerhetskopian</translation>
    </message>
    <message>
        <source>Recover from a damaged journal…</source>
        <translation>Återställ från en skadad journal…</translation>
    </message>
    <message>
        <source>Keep a damaged journal beside a new one that has all entries, sites and nodes that can be read</source>
        <translation>Behåll en skadad journal bredvid en ny som har alla poster, anläggningar och noder som kan läsas</translation>
    </message>
    <message>
        <source>Sign checkpoint</source>
        <translation>Signera kontrollpunkt</translation>
    </message>
    <message>
        <source>Vouch for all entries until now with your SSH key, so that none can be changed or cut</source>
        <translation>Gå i god för alla poster hittills med din SSH-nyckel, så att ingen kan ändras eller tas bort</translation>
    </message>
    <message>
        <source>Show people</source>
        <translation>Visa personer</translation>
    </message>
    <message>
        <source>List who works here, by which keys and in which roles</source>
        <translation>Lista vilka som arbetar här, med vilka nycklar och i vilka roller</translation>
    </message>
    <message>
        <source>Add person</source>
        <translation>Lägg till person</translation>
    </message>
    <message>
        <source>Put somebody on the list, signed by somebody on it who may approve</source>
        <translation>Sätt upp någon på listan, signerat av någon på den som får godkänna</translation>
    </message>
    <message>
        <source>what people call them</source>
        <translation>vad de kallas</translation>
    </message>
    <message>
        <source>a file with their public SSH key; may be given several times</source>
        <translation>en fil med deras publika SSH-nyckel; kan anges flera gånger</translation>
    </message>
    <message>
        <source>Change person</source>
        <translation>Ändra person</translation>
    </message>
    <message>
        <source>a file with a further public SSH key of theirs</source>
        <translation>en fil med ytterligare en publik SSH-nyckel för dem</translation>
    </message>
    <message>
        <source>Remove person</source>
        <translation>Ta bort person</translation>
    </message>
    <message>
        <source>Have somebody count no longer from now on; what they signed stays</source>
        <translation>Låt någon inte gälla längre från och med nu; det de har signerat står kvar</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Spärra nyckel</translation>
    </message>
    <message>
        <source>Have a lost or stolen key count no longer; what it signed before stays</source>
        <translation>Låt en förlorad eller stulen nyckel inte gälla längre; det den signerat före står kvar</translation>
    </message>
    <message>
        <source>the key's fingerprint, SHA256:...</source>
        <translation>nyckelns fingeravtryck, SHA256:...</translation>
    </message>
    <message>
        <source>what happened to it</source>
        <translation>vad som hände med den</translation>
    </message>
    <message>
        <source>Show who is at the desk</source>
        <translation>Visa vem som är på plats</translation>
    </message>
    <message>
        <source>Say who is at the desk, since when, and what may be done there</source>
        <translation>Säg vem som är på plats, sedan när, och vad som får göras där</translation>
    </message>
    <message>
        <source>Who is at the desk…</source>
        <translation>Vem som är på plats…</translation>
    </message>
    <message>
        <source>Prove by your key that you are at the desk: entries carry your name from then on</source>
        <translation>Bevisa med din nyckel att du är på plats: poster bär ditt namn från och med då</translation>
    </message>
    <message>
        <source>Leave the desk</source>
        <translation>Lämna platsen</translation>
    </message>
    <message>
        <source>Say that you are not at the desk any more</source>
        <translation>Säg att du inte är på plats längre</translation>
    </message>
    <message>
        <source>Set rule</source>
        <translation>Sätt regel</translation>
    </message>
    <message>
        <source>Say how many people who may approve an act needs, signed by as many as it asks for</source>
        <translation>Säg hur många personer som får godkänna en handling kräver, signerat av så många som regeln kräver</translation>
    </message>
    <message>
        <source>how many people; 0 takes the rule away</source>
        <translation>hur många personer; 0 tar bort regeln</translation>
    </message>
    <message>
        <source>where more signatures are gathered, if one is not enough</source>
        <translation>där fler signaturer samlas, om en inte räcker</translation>
    </message>
    <message>
        <source>Give somebody on the list further keys, other roles, or another time</source>
        <translation>Ge någon på listan fler nycklar, andra roller eller en annan tid</translation>
    </message>
    <message>
        <source>list the rules, or set one</source>
        <translation>lista reglerna, eller sätt en</translation>
    </message>
    <message>
        <source>the act, like nodes.remove, or * for all others</source>
        <translation>handlingen, som nodes.remove, eller * för alla andra</translation>
    </message>
    <message>
        <source>Gather signatures</source>
        <translation>Samla signaturer</translation>
    </message>
    <message>
        <source>Show, sign or make a change of people or rules for which one signature is not enough</source>
        <translation>Visa, signera eller gör en ändring av personer eller regler som en signatur inte räcker till</translation>
    </message>
    <message>
        <source>show what a file proposes, sign it, or enter it when enough have signed</source>
        <translation>visa vad en fil föreslår, signera den, eller för in den när tillräckligt många har signerat</translation>
    </message>
    <message>
        <source>the file that --file of another command wrote</source>
        <translation>filen som --file hos ett annat kommando skrev</translation>
    </message>
    <message>
        <source>Break the glass…</source>
        <translation>Krossa glaset…</translation>
    </message>
    <message>
        <source>In an emergency act although nobody approved: loudly, until somebody reviews it</source>
        <translation>Handla i en nödsituation fast ingen godkände: högljutt, tills någon granskar det</translation>
    </message>
    <message>
        <source>why nobody can approve</source>
        <translation>varför ingen kan godkänna</translation>
    </message>
    <message>
        <source>without any key: nobody can tell who it was</source>
        <translation>utan någon nyckel: ingen kan säga vem det var</translation>
    </message>
    <message>
        <source>Review a broken glass…</source>
        <translation>Granska ett krossat glas…</translation>
    </message>
    <message>
        <source>Say that what was done with the glass broken was looked at, by somebody else</source>
        <translation>Säg att det som gjordes med krossat glas har setts över, av någon annan</translation>
    </message>
    <message>
        <source>the number of the entry that broke it</source>
        <translation>numret på posten som krossade det</translation>
    </message>
    <message>
        <source>what was found</source>
        <translation>vad som framkom</translation>
    </message>
    <message>
        <source>Search log</source>
        <translation>Sök i loggen</translation>
    </message>
    <message>
        <source>Find the entries that have all these words, or their beginnings, the newest first</source>
        <translation>Hitta posterna som har alla dessa ord, eller deras början, nyast först</translation>
    </message>
    <message>
        <source>the incident's number, as 2026-041</source>
        <translation>incidentens nummer, som 2026-041</translation>
    </message>
    <message>
        <source>the model's name</source>
        <translation>modellens namn</translation>
    </message>
    <message>
        <source>the version's name</source>
        <translation>versionens namn</translation>
    </message>
    <message>
        <source>who it is from now on; nobody where it is left out</source>
        <translation>vem det är från och med nu; ingen om det utelämnas</translation>
    </message>
    <message>
        <source>the folder with its files</source>
        <translation>mappen med dess filer</translation>
    </message>
    <message>
        <source>the node that has the folder, as SITE/NAME; else this computer</source>
        <translation>noden som har mappen, som ANLÄGGNING/NAMN; annars den här datorn</translation>
    </message>
    <message>
        <source>Show models</source>
        <extracomment>Values of Stage, Gate, Mark and others: the first window must not wait for the modules that say so.</extracomment>
        <translation>Visa modeller</translation>
    </message>
    <message>
        <source>Show all models with owner, version, readiness and what is missing first</source>
        <translation>Visa alla modeller med ägare, version, beredskap och vad som saknas först</translation>
    </message>
    <message>
        <source>also those that are retired</source>
        <translation>även de avvecklade</translation>
    </message>
    <message>
        <source>Show one model</source>
        <translation>Visa en modell</translation>
    </message>
    <message>
        <source>Show all of a model: its people, what is missing, its versions and where it serves</source>
        <translation>Visa allt om en modell: dess personer, vad som saknas, versionerna och var den är i drift</translation>
    </message>
    <message>
        <source>Show pilots that stand still</source>
        <translation>Visa piloter som står stilla</translation>
    </message>
    <message>
        <source>Show for how long each pilot has stood still, and for whom it waits</source>
        <translation>Visa hur länge varje pilot har stått stilla, och vem den väntar på</translation>
    </message>
    <message>
        <source>Show how ready a model is</source>
        <translation>Visa hur redo en modell är</translation>
    </message>
    <message>
        <source>Show the fourteen gates of a model, the missing first, and its ML Test Score</source>
        <translation>Visa en modells fjorton grindar, de som saknas först, och dess ML Test Score</translation>
    </message>
    <message>
        <source>Show which version served when</source>
        <translation>Visa vilken version som var i drift när</translation>
    </message>
    <message>
        <source>Show what was seen serving, when and where; all that serves now without a model</source>
        <translation>Visa vad som sågs i drift, när och var; utan modell allt som är i drift nu</translation>
    </message>
    <message>
        <source>only what served at this time, as 2026-11-20T02:09:38Z</source>
        <translation>bara det som var i drift då, som 2026-11-20T02:09:38Z</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Lägg till en modell…</translation>
    </message>
    <message>
        <source>Put a model into the register</source>
        <translation>För in en modell i registret</translation>
    </message>
    <message>
        <source>what it is for</source>
        <translation>vad den är till för</translation>
    </message>
    <message>
        <source>how far it is</source>
        <translation>hur långt den har kommit</translation>
    </message>
    <message>
        <source>Rename a model…</source>
        <translation>Byt namn på en modell…</translation>
    </message>
    <message>
        <source>Give a model another name; its past goes with it</source>
        <translation>Ge en modell ett annat namn; dess historia följer med</translation>
    </message>
    <message>
        <source>its new name</source>
        <translation>dess nya namn</translation>
    </message>
    <message>
        <source>Describe a model…</source>
        <translation>Beskriv en modell…</translation>
    </message>
    <message>
        <source>Say what a model is for and under which rules; what is not given stays as it is</source>
        <translation>Säg vad en modell är till för och under vilka regler; det som inte anges förblir som det är</translation>
    </message>
    <message>
        <source>what its users are promised</source>
        <translation>vad användarna lovas</translation>
    </message>
    <message>
        <source>where the runbook lies</source>
        <translation>var driftanvisningen ligger</translation>
    </message>
    <message>
        <source>where questions with answers lie</source>
        <translation>var frågor med svar ligger</translation>
    </message>
    <message>
        <source>its licence</source>
        <translation>dess licens</translation>
    </message>
    <message>
        <source>what it was made from; several</source>
        <translation>vad den gjordes av; flera</translation>
    </message>
    <message>
        <source>what its use is counted in</source>
        <translation>vad användningen räknas i</translation>
    </message>
    <message>
        <source>who uses it</source>
        <translation>vem som använder den</translation>
    </message>
    <message>
        <source>what it waits for</source>
        <translation>vad den väntar på</translation>
    </message>
    <message>
        <source>its class under the AI Act</source>
        <translation>dess klass enligt AI-förordningen</translation>
    </message>
    <message>
        <source>whether its users are told that it is AI (art. 50)</source>
        <translation>om användarna får veta att det är AI (art. 50)</translation>
    </message>
    <message>
        <source>Name the owner…</source>
        <translation>Utse ägaren…</translation>
    </message>
    <message>
        <source>Say who owns a model</source>
        <translation>Säg vem som äger en modell</translation>
    </message>
    <message>
        <source>Name the deputy…</source>
        <translation>Utse ersättaren…</translation>
    </message>
    <message>
        <source>Say who stands in for a model's owner</source>
        <translation>Säg vem som träder in för en modells ägare</translation>
    </message>
    <message>
        <source>Name the overseer…</source>
        <translation>Utse övervakaren…</translation>
    </message>
    <message>
        <source>Say who watches over a model's use and may stop it</source>
        <translation>Säg vem som vakar över en modells användning och får stoppa den</translation>
    </message>
    <message>
        <source>Name the manager…</source>
        <translation>Utse chefen…</translation>
    </message>
    <message>
        <source>Say who is told when a pilot stands still for 90 days</source>
        <translation>Säg vem som får veta när en pilot har stått stilla i 90 dagar</translation>
    </message>
    <message>
        <source>Hand models over…</source>
        <translation>Lämna över modeller…</translation>
    </message>
    <message>
        <source>Somebody leaves: put another person in their place with all models</source>
        <translation>Någon slutar: sätt en annan person i deras ställe för alla modeller</translation>
    </message>
    <message>
        <source>who leaves</source>
        <translation>vem som slutar</translation>
    </message>
    <message>
        <source>who takes their place</source>
        <translation>vem som tar deras plats</translation>
    </message>
    <message>
        <source>Move a model on…</source>
        <translation>Flytta en modell vidare…</translation>
    </message>
    <message>
        <source>Say that a model is an idea, a pilot or in production now</source>
        <translation>Säg att en modell nu är en idé, en pilot eller i produktion</translation>
    </message>
    <message>
        <source>its stage from now on</source>
        <translation>dess stadium från och med nu</translation>
    </message>
    <message>
        <source>Retire a model…</source>
        <translation>Avveckla en modell…</translation>
    </message>
    <message>
        <source>End a pilot, or the use of a model; its versions and its past stay</source>
        <translation>Avsluta en pilot, eller användningen av en modell; dess versioner och historia finns kvar</translation>
    </message>
    <message>
        <source>Suspend use…</source>
        <translation>Stoppa användningen…</translation>
    </message>
    <message>
        <source>Write down that a model's use is suspended, and why</source>
        <translation>Skriv ner att en modells användning är stoppad, och varför</translation>
    </message>
    <message>
        <source>Resume use</source>
        <translation>Återuppta användningen</translation>
    </message>
    <message>
        <source>Write down that a model is used again</source>
        <translation>Skriv ner att en modell används igen</translation>
    </message>
    <message>
        <source>Answer a gate…</source>
        <translation>Besvara en grind…</translation>
    </message>
    <message>
        <source>Say how it stands with a gate of a model, and stand for it</source>
        <translation>Säg hur det står till med en grind för en modell, och stå för det</translation>
    </message>
    <message>
        <source>which gate</source>
        <translation>vilken grind</translation>
    </message>
    <message>
        <source>how it stands, or where that can be seen</source>
        <translation>hur det står till, eller var det syns</translation>
    </message>
    <message>
        <source>it does not hold, or no more</source>
        <translation>den håller inte, eller inte längre</translation>
    </message>
    <message>
        <source>signed for by you, or shown by what the words name</source>
        <translation>intygat av dig, eller visat av det som orden nämner</translation>
    </message>
    <message>
        <source>it counts for so many days; else as is usual</source>
        <translation>det gäller så många dagar; annars som vanligt</translation>
    </message>
    <message>
        <source>Mark a test…</source>
        <translation>Bedöm ett prov…</translation>
    </message>
    <message>
        <source>Say how a test of the ML Test Score is done</source>
        <translation>Säg hur ett prov i ML Test Score görs</translation>
    </message>
    <message>
        <source>which test: d1 to d7, m1 to m7, i1 to i7, o1 to o7</source>
        <translation>vilket prov: d1 till d7, m1 till m7, i1 till i7, o1 till o7</translation>
    </message>
    <message>
        <source>how it is done</source>
        <translation>hur det görs</translation>
    </message>
    <message>
        <source>Write down a step forward…</source>
        <translation>Skriv ner ett steg framåt…</translation>
    </message>
    <message>
        <source>Write down what brought a model forward</source>
        <translation>Skriv ner vad som förde en modell framåt</translation>
    </message>
    <message>
        <source>what it was</source>
        <translation>vad det var</translation>
    </message>
    <message>
        <source>Expect a version…</source>
        <translation>Vänta på en version…</translation>
    </message>
    <message>
        <source>Say how far a version is that is being made; without words it is no more</source>
        <translation>Säg hur långt en version har kommit som håller på att göras; utan ord finns den inte längre</translation>
    </message>
    <message>
        <source>Add a version…</source>
        <translation>Lägg till en version…</translation>
    </message>
    <message>
        <source>Put a version into the register: every file of a folder, and all it runs with</source>
        <translation>För in en version i registret: varje fil i en mapp, och allt den körs med</translation>
    </message>
    <message>
        <source>the folder of this computer that has its files</source>
        <translation>mappen på den här datorn som har dess filer</translation>
    </message>
    <message>
        <source>what serves it, as vllm or llama.cpp</source>
        <translation>vad som kör den, som vllm eller llama.cpp</translation>
    </message>
    <message>
        <source>the engine's version</source>
        <translation>motorns version</translation>
    </message>
    <message>
        <source>the deployment's name</source>
        <translation>driftsättningens namn</translation>
    </message>
    <message>
        <source>carry the plan out without asking</source>
        <translation>genomför planen utan att fråga</translation>
    </message>
    <message>
        <source>Show deployments</source>
        <translation>Visa driftsättningar</translation>
    </message>
    <message>
        <source>Show where models are served, by which version, and their newest rollouts</source>
        <translation>Visa var modeller är i drift, med vilken version, och deras senaste utrullningar</translation>
    </message>
    <message>
        <source>Add a deployment…</source>
        <translation>Lägg till en driftsättning…</translation>
    </message>
    <message>
        <source>Say where a model is to be served: nothing is done on the nodes</source>
        <translation>Säg var en modell ska vara i drift: inget görs på noderna</translation>
    </message>
    <message>
        <source>a node with a replica, as SITE/NAME; several, the router is on the first</source>
        <translation>en nod med en replik, som ANLÄGGNING/NAMN; flera går, routern finns på den första</translation>
    </message>
    <message>
        <source>where callers reach the router</source>
        <translation>där anropare når routern</translation>
    </message>
    <message>
        <source>the port of one place of a replica</source>
        <translation>porten för en replikas ena plats</translation>
    </message>
    <message>
        <source>the port of the other</source>
        <translation>porten för den andra</translation>
    </message>
    <message>
        <source>what starts the engine, with {artifact}, {address} and {port} in it</source>
        <translation>det som startar motorn, med {artifact}, {address} och {port} i sig</translation>
    </message>
    <message>
        <source>the path that says 200 once it is well</source>
        <translation>sökvägen som svarar 200 när den mår bra</translation>
    </message>
    <message>
        <source>how</source>
        <translation>hur</translation>
    </message>
    <message>
        <source>the folder here that has its files</source>
        <translation>mappen här som har dess filer</translation>
    </message>
    <message>
        <source>the folder on the nodes that has its files already</source>
        <translation>mappen på noderna som redan har dess filer</translation>
    </message>
    <message>
        <source>a JSON file: a list of [prompt, what the answer must be]</source>
        <translation>en JSON-fil: en lista med [fråga, vad svaret måste vara]</translation>
    </message>
    <message>
        <source>so many of its answers must be right; all of them without it</source>
        <translation>så många av dess svar måste vara rätt; utan den alla</translation>
    </message>
    <message>
        <source>shares of the traffic in percent</source>
        <translation>andelar av trafiken i procent</translation>
    </message>
    <message>
        <source>each share is looked at for so many seconds</source>
        <translation>så många sekunder granskas varje andel</translation>
    </message>
    <message>
        <source>and for so many more, where too few requests prove nothing</source>
        <translation>och så många till, där för få förfrågningar inget bevisar</translation>
    </message>
    <message>
        <source>the old version stays warm for so many seconds</source>
        <translation>så många sekunder hålls den gamla versionen varm</translation>
    </message>
    <message>
        <source>so many of 10,000 requests may fail</source>
        <translation>så många av 10 000 förfrågningar får misslyckas</translation>
    </message>
    <message>
        <source>seconds that it may take to load</source>
        <translation>sekunder som den får ta på sig att laddas</translation>
    </message>
    <message>
        <source>Plan a rollout…</source>
        <translation>Planera en utrullning…</translation>
    </message>
    <message>
        <source>Plan to have a version serve, and show each step; nothing is done yet</source>
        <translation>Planera att ta en version i drift och visa varje steg; inget görs ännu</translation>
    </message>
    <message>
        <source>Roll a version out…</source>
        <translation>Rulla ut en version…</translation>
    </message>
    <message>
        <source>Plan to have a version serve, and carry that out; a bad one is taken back by itself</source>
        <translation>Planera att ta en version i drift och genomför det; en dålig tas tillbaka av sig själv</translation>
    </message>
    <message>
        <source>Show who serves</source>
        <translation>Visa vem som är i drift</translation>
    </message>
    <message>
        <source>Ask the router who serves, and show the newest rollout with its comparisons</source>
        <translation>Fråga routern vem som är i drift och visa den senaste utrullningen med sina jämförelser</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Rulla tillbaka</translation>
    </message>
    <message>
        <source>Take the newest rollout back at once, whatever it does now</source>
        <translation>Ta genast tillbaka den senaste utrullningen, vad den än gör nu</translation>
    </message>
    <message>
        <source>Suspend use</source>
        <translation>Stoppa användningen</translation>
    </message>
    <message>
        <source>Let nobody use a deployment any more, in one act, until it is resumed</source>
        <translation>Låt ingen använda en driftsättning längre, i ett enda steg, tills den öppnas igen</translation>
    </message>
    <message>
        <source>Let users in again</source>
        <translation>Släpp in användare igen</translation>
    </message>
    <message>
        <source>Let those who use a deployment in again</source>
        <translation>Släpp in dem som använder en driftsättning igen</translation>
    </message>
    <message>
        <source>Inspect a folder with a model</source>
        <translation>Granska en mapp med en modell</translation>
    </message>
    <message>
        <source>Show what is in a folder with a model, what of it would run, and what it needs</source>
        <translation>Visa vad som finns i en mapp med en modell, vad av det som skulle köras och vad den behöver</translation>
    </message>
    <message>
        <source>show how its chat template differs from this folder's</source>
        <translation>visa hur dess chattmall skiljer sig från den här mappens</translation>
    </message>
    <message>
        <source>Show whether a model fits</source>
        <translation>Visa om en modell får plats</translation>
    </message>
    <message>
        <source>Show how much GPU memory a model needs, and whether nodes have it, in numbers</source>
        <translation>Visa hur mycket GPU-minne en modell behöver, och om noder har det, i siffror</translation>
    </message>
    <message>
        <source>tokens of context; else what the model says</source>
        <translation>token i sammanhanget; annars vad modellen säger</translation>
    </message>
    <message>
        <source>requests at once</source>
        <translation>förfrågningar samtidigt</translation>
    </message>
    <message>
        <source>over so many GPUs of a node</source>
        <translation>över så många GPU:er på en nod</translation>
    </message>
    <message>
        <source>bits of each number in the KV cache</source>
        <translation>bitar för varje tal i KV-cachen</translation>
    </message>
    <message>
        <source>a node that is asked, as SITE/NAME; several</source>
        <translation>en nod som frågas, som ANLÄGGNING/NAMN; flera</translation>
    </message>
    <message>
        <source>Show what serves now</source>
        <translation>Visa vad som betjänar nu</translation>
    </message>
    <message>
        <source>Look at routers, engines and processes, and show what serves, its traffic, and what nobody planned</source>
        <translation>Se efter hos routrar, motorer och processer och visa vad som betjänar, dess trafik och vad ingen planerat</translation>
    </message>
    <message>
        <source>a node whose processes are looked through, as SITE/NAME; several</source>
        <translation>en nod vars processer gås igenom, som ANLÄGGNING/NAMN; flera</translation>
    </message>
    <message>
        <source>measure for so many seconds</source>
        <translation>mät i så många sekunder</translation>
    </message>
    <message>
        <source>an argument of the engine, as --flag=--ctx-size; several</source>
        <translation>ett argument till motorn, som --flag=--ctx-size; flera</translation>
    </message>
    <message>
        <source>how its weights are quantised</source>
        <translation>hur vikterna är kvantiserade</translation>
    </message>
    <message>
        <source>the driver that it was made for</source>
        <translation>drivrutinen som den gjordes för</translation>
    </message>
    <message>
        <source>the digest of the image that it runs in</source>
        <translation>kontrollsumman för avbilden den körs i</translation>
    </message>
    <message>
        <source>Show versions</source>
        <translation>Visa versioner</translation>
    </message>
    <message>
        <source>Show the versions of a model, what became of each, and who signed it</source>
        <translation>Visa en modells versioner, vad som hände med var och en, och vem som signerade den</translation>
    </message>
    <message>
        <source>all of this version: what it is made of</source>
        <translation>allt om den här versionen: vad den består av</translation>
    </message>
    <message>
        <source>Sign a version…</source>
        <translation>Signera en version…</translation>
    </message>
    <message>
        <source>Sign all that a version is made of with your SSH key</source>
        <translation>Signera allt som en version består av med din SSH-nyckel</translation>
    </message>
    <message>
        <source>the SSH key to sign with, by its file</source>
        <translation>SSH-nyckeln att signera med, genom sin fil</translation>
    </message>
    <message>
        <source>Show incidents</source>
        <extracomment>Grades of alarms, and the values of Significance: the first window must not wait for the modules that say so.</extracomment>
        <translation>Visa incidenter</translation>
    </message>
    <message>
        <source>Show the incidents that are open, worst first</source>
        <translation>Visa de öppna incidenterna, värst först</translation>
    </message>
    <message>
        <source>also those that are closed</source>
        <translation>även de stängda</translation>
    </message>
    <message>
        <source>Show one incident</source>
        <translation>Visa en incident</translation>
    </message>
    <message>
        <source>Show an incident with its timeline, evidence and what is still to be done</source>
        <translation>Visa en incident med tidslinje, bevis och vad som är kvar att göra</translation>
    </message>
    <message>
        <source>Search incidents</source>
        <translation>Sök incidenter</translation>
    </message>
    <message>
        <source>Find the incidents in which all these words stand somewhere</source>
        <translation>Hitta de incidenter där alla dessa ord står någonstans</translation>
    </message>
    <message>
        <source>what to look for</source>
        <translation>vad som söks</translation>
    </message>
    <message>
        <source>Open an incident…</source>
        <translation>Öppna en incident…</translation>
    </message>
    <message>
        <source>Begin to write down what happens; what is known of an alarm is taken over from it</source>
        <translation>Börja skriva ned vad som händer; det som är känt om ett larm tas över från det</translation>
    </message>
    <message>
        <source>what happened; an alarm's own words where it is left out</source>
        <translation>vad som hände; larmets egna ord där det utelämnas</translation>
    </message>
    <message>
        <source>the alarm that it is about, by its number</source>
        <translation>larmet som den handlar om, genom sitt nummer</translation>
    </message>
    <message>
        <source>how grave it is</source>
        <translation>hur allvarlig den är</translation>
    </message>
    <message>
        <source>when it began, as 2026-11-20T02:09:38Z; now otherwise</source>
        <translation>när den började, som 2026-11-20T02:09:38Z; annars nu</translation>
    </message>
    <message>
        <source>a node that is affected</source>
        <translation>en nod som berörs</translation>
    </message>
    <message>
        <source>a service that is affected</source>
        <translation>en tjänst som berörs</translation>
    </message>
    <message>
        <source>Write into an incident…</source>
        <translation>Skriv i en incident…</translation>
    </message>
    <message>
        <source>Write down what you see or do, as a line of the timeline</source>
        <translation>Skriv ned vad du ser eller gör, som en rad på tidslinjen</translation>
    </message>
    <message>
        <source>the time that it speaks of; now otherwise</source>
        <translation>tiden som den talar om; annars nu</translation>
    </message>
    <message>
        <source>Take an incident</source>
        <translation>Ta en incident</translation>
    </message>
    <message>
        <source>Say who sees to an incident; you, where nobody is named</source>
        <translation>Säg vem som ansvarar för en incident; du, om ingen nämns</translation>
    </message>
    <message>
        <source>Link an incident…</source>
        <translation>Koppla en incident…</translation>
    </message>
    <message>
        <source>Link an incident with an alarm, a run, another incident, a drill or a rollout</source>
        <translation>Koppla en incident till ett larm, en körning, en annan incident, en övning eller en utrullning</translation>
    </message>
    <message>
        <source>with what: alarm:12, run:…, incident:2026-040</source>
        <translation>till vad: alarm:12, run:…, incident:2026-040</translation>
    </message>
    <message>
        <source>take the link off</source>
        <translation>ta bort kopplingen</translation>
    </message>
    <message>
        <source>Write down what is still to be done…</source>
        <translation>Skriv ned vad som är kvar att göra…</translation>
    </message>
    <message>
        <source>Write down what an incident leaves to do, or that it was done</source>
        <translation>Skriv ned vad en incident lämnar kvar att göra, eller att det är gjort</translation>
    </message>
    <message>
        <source>what is to be done</source>
        <translation>vad som ska göras</translation>
    </message>
    <message>
        <source>until which day, as 2026-12-01</source>
        <translation>till vilken dag, som 2026-12-01</translation>
    </message>
    <message>
        <source>the number of what was done</source>
        <translation>numret på det som är gjort</translation>
    </message>
    <message>
        <source>Do what is to be done now</source>
        <translation>Gör det som ska göras nu</translation>
    </message>
    <message>
        <source>Plan what the first alarm of an incident asks for, and link the plan with it</source>
        <translation>Planera det som incidentens första larm begär, och koppla planen till den</translation>
    </message>
    <message>
        <source>carry it out at once, where one person is enough</source>
        <translation>utför det genast, där en person räcker</translation>
    </message>
    <message>
        <source>Close an incident…</source>
        <translation>Stäng en incident…</translation>
    </message>
    <message>
        <source>Say how an incident ended; what is still to be done stays open</source>
        <translation>Säg hur en incident slutade; det som är kvar att göra förblir öppet</translation>
    </message>
    <message>
        <source>how it ended</source>
        <translation>hur den slutade</translation>
    </message>
    <message>
        <source>why it happened</source>
        <translation>varför den hände</translation>
    </message>
    <message>
        <source>what it taught</source>
        <translation>vad den lärde</translation>
    </message>
    <message>
        <source>Open an incident again…</source>
        <translation>Öppna en incident igen…</translation>
    </message>
    <message>
        <source>Open an incident again that was closed too soon, or came back</source>
        <translation>Öppna en incident igen som stängdes för tidigt eller kom tillbaka</translation>
    </message>
    <message>
        <source>why</source>
        <translation>varför</translation>
    </message>
    <message>
        <source>Make the report of an incident…</source>
        <translation>Gör en incidents rapport…</translation>
    </message>
    <message>
        <source>Write an incident's report as signed JSON that ssh-keygen checks</source>
        <translation>Skriv en incidents rapport som signerad JSON som ssh-keygen kontrollerar</translation>
    </message>
    <message>
        <source>the folder for it; this one otherwise</source>
        <translation>mappen för den; annars denna</translation>
    </message>
    <message>
        <source>the PDF of the same, whose SHA-256 it names</source>
        <translation>PDF:en över detsamma, vars SHA-256 den nämner</translation>
    </message>
    <message>
        <source>leave out a field or a note (line:3), and say so; from now on</source>
        <translation>utelämna ett fält eller en anteckning (line:3), och säg det; från och med nu</translation>
    </message>
    <message>
        <source>Keep evidence of an incident…</source>
        <translation>Bevara bevis i en incident…</translation>
    </message>
    <message>
        <source>Show an incident's evidence, keep more of it, or let some go</source>
        <translation>Visa en incidents bevis, bevara mer, eller släpp något</translation>
    </message>
    <message>
        <source>keep what was measured around it</source>
        <translation>bevara det som mättes runt den</translation>
    </message>
    <message>
        <source>keep a file</source>
        <translation>bevara en fil</translation>
    </message>
    <message>
        <source>let evidence go, by its SHA-256</source>
        <translation>släpp bevis, genom dess SHA-256</translation>
    </message>
    <message>
        <source>why it goes</source>
        <translation>varför det släpps</translation>
    </message>
    <message>
        <source>Check reports and evidence</source>
        <translation>Kontrollera rapporter och bevis</translation>
    </message>
    <message>
        <source>Check a report, its signature, its PDF and evidence; or all evidence that is held</source>
        <translation>Kontrollera en rapport, dess signatur, PDF och bevis; eller alla bevis som hålls kvar</translation>
    </message>
    <message>
        <source>the report's JSON</source>
        <translation>rapportens JSON</translation>
    </message>
    <message>
        <source>its PDF, where that does not lie beside it</source>
        <translation>dess PDF, där den inte ligger bredvid</translation>
    </message>
    <message>
        <source>Show who must be told by when: of one incident, or of all</source>
        <translation>Visa vem som ska underrättas senast när: om en incident, eller om alla</translation>
    </message>
    <message>
        <source>the incident's number, as 2026-041; all of them otherwise</source>
        <translation>incidentens nummer, som 2026-041; annars alla</translation>
    </message>
    <message>
        <source>Export log</source>
        <translation>Exportera logg</translation>
    </message>
    <message>
        <source>Write a part of the log as one signed file that anybody can check</source>
        <translation>Skriv en del av loggen som en signerad fil som vem som helst kan kontrollera</translation>
    </message>
    <message>
        <source>the file to write</source>
        <translation>filen att skriva</translation>
    </message>
    <message>
        <source>only entries from this time on, like 2026-11-20</source>
        <translation>bara poster från och med denna tid, som 2026-11-20</translation>
    </message>
    <message>
        <source>only entries before this time</source>
        <translation>bara poster före denna tid</translation>
    </message>
    <message>
        <source>only this category; may be given several times</source>
        <translation>bara denna kategori; kan anges flera gånger</translation>
    </message>
    <message>
        <source>only what was done to this, like node:hall/g01</source>
        <translation>bara det som gjorts med detta, som node:hall/g01</translation>
    </message>
    <message>
        <source>leave out the values of this field; may be given several times</source>
        <translation>utelämna värdena i detta fält; kan anges flera gånger</translation>
    </message>
    <message>
        <source>Import log</source>
        <translation>Importera logg</translation>
    </message>
    <message>
        <source>Check an exported part of another log and keep it beside this one, never in it</source>
        <translation>Kontrollera en exporterad del av en annan logg och spara den bredvid denna, aldrig i den</translation>
    </message>
    <message>
        <source>the file to read</source>
        <translation>filen att läsa</translation>
    </message>
    <message>
        <source>Show others' logs</source>
        <translation>Visa andras loggar</translation>
    </message>
    <message>
        <source>List the logs of others that were taken in here, or the entries of one of them</source>
        <translation>Lista andras loggar som togs in här, eller posterna i en av dem</translation>
    </message>
    <message>
        <source>its name or id: list its entries, newest last</source>
        <translation>dess namn eller id: lista dess poster, nyaste sist</translation>
    </message>
    <message>
        <source>Witness log</source>
        <translation>Bevittna logg</translation>
    </message>
    <message>
        <source>Have another console counter-sign how far this log goes</source>
        <translation>Låt en annan konsol kontrasignera hur långt loggen går</translation>
    </message>
    <message>
        <source>ask by FILE, sign FILE at the other console, take FILE.witness back here</source>
        <translation>be om det med FIL, signera FIL vid den andra konsolen, ta tillbaka FIL.witness hit</translation>
    </message>
    <message>
        <source>the file that goes there and back</source>
        <translation>filen som går dit och tillbaka</translation>
    </message>
    <message>
        <source>Open the window</source>
        <translation>Öppna fönstret</translation>
    </message>
    <message>
        <source>Open the console's window (as without any command)</source>
        <translation>Öppna konsolens fönster (som utan något kommando)</translation>
    </message>
    <message>
        <source>Open the demo site</source>
        <translation>Öppna demoanläggningen</translation>
    </message>
    <message>
        <source>Open the console on a simulated site of 16 nodes with 8 GPUs each</source>
        <translation>Öppna konsolen på en simulerad anläggning med 16 noder med 8 GPU:er var</translation>
    </message>
    <message>
        <source>run without a display</source>
        <translation>kör utan skärm</translation>
    </message>
    <message>
        <source>save a picture of every page into this folder</source>
        <translation>spara en bild av varje sida i den här mappen</translation>
    </message>
    <message>
        <source>open on a night on which all is well</source>
        <translation>öppna en natt då allt är väl</translation>
    </message>
    <message>
        <source>what the site does is decided by this number</source>
        <translation>talet bestämmer vad anläggningen gör</translation>
    </message>
    <message>
        <source>dark, light or high-contrast</source>
        <translation>dark, light eller high-contrast</translation>
    </message>
    <message>
        <source>the window's size, like 1600x1000</source>
        <translation>fönstrets storlek, som 1600x1000</translation>
    </message>
    <message>
        <source>en or sv</source>
        <translation>en eller sv</translation>
    </message>
    <message>
        <source>Put Driftvakt into the desktop's menus</source>
        <translation>Lägg Driftvakt i skrivbordets menyer</translation>
    </message>
    <message>
        <source>Put the console into the menus of this user's desktop, with its icon</source>
        <translation>Lägg konsolen i menyerna på den här användarens skrivbord, med sin ikon</translation>
    </message>
    <message>
        <source>Take Driftvakt out of the desktop's menus</source>
        <translation>Ta bort Driftvakt ur skrivbordets menyer</translation>
    </message>
    <message>
        <source>Take the console out of the menus of this user's desktop</source>
        <translation>Ta bort konsolen ur menyerna på den här användarens skrivbord</translation>
    </message>
    <message>
        <source>Lock the desk</source>
        <translation>Lås platsen</translation>
    </message>
    <message>
        <source>Have nothing done from here until somebody proves who they are; all stays in sight</source>
        <translation>Låt inget göras härifrån förrän någon bevisar vem de är; allt förblir i sikte</translation>
    </message>
    <message>
        <source>Export log…</source>
        <translation>Exportera loggen…</translation>
    </message>
    <message>
        <source>Write the part of the log that is listed as one signed file that anybody can check</source>
        <translation>Skriv den del av loggen som visas som en signerad fil som vem som helst kan kontrollera</translation>
    </message>
    <message>
        <source>Ask a witness…</source>
        <translation>Fråga ett vittne…</translation>
    </message>
    <message>
        <source>Write a request to another console, which counter-signs how far this log goes</source>
        <translation>Skriv en begäran till en annan konsol, som kontrasignerar hur långt loggen går</translation>
    </message>
    <message>
        <source>Take a witness's answer…</source>
        <translation>Ta in ett vittnes svar…</translation>
    </message>
    <message>
        <source>Take in what another console counter-signed</source>
        <translation>Ta in det en annan konsol kontrasignerat</translation>
    </message>
    <message>
        <source>Be a witness…</source>
        <translation>Var vittne…</translation>
    </message>
    <message>
        <source>Counter-sign how far another console's log goes</source>
        <translation>Kontrasignera hur långt en annan konsols logg går</translation>
    </message>
    <message>
        <source>Take in another log…</source>
        <translation>Ta in en annan logg…</translation>
    </message>
    <message>
        <source>a plan: its id, or the first letters of it</source>
        <translation>en plan: dess id, eller de första tecknen av det</translation>
    </message>
    <message>
        <source>act although another console holds the node; it is refused there from then on</source>
        <translation>handla trots att en annan konsol håller noden; den nekas där från och med nu</translation>
    </message>
    <message>
        <source>Show runs</source>
        <translation>Visa körningar</translation>
    </message>
    <message>
        <source>Show plans and how they stand, newest first</source>
        <translation>Visa planer och hur de står, nyast först</translation>
    </message>
    <message>
        <source>how many</source>
        <translation>hur många</translation>
    </message>
    <message>
        <source>only those that wait to be begun or go on</source>
        <translation>bara de som väntar på att börja eller pågår</translation>
    </message>
    <message>
        <source>Show plan</source>
        <translation>Visa plan</translation>
    </message>
    <message>
        <source>Show a plan: its exact steps, how to come back, who agreed, and how far it is</source>
        <translation>Visa en plan: dess exakta steg, vägen tillbaka, vem som godkänt, och hur långt den kommit</translation>
    </message>
    <message>
        <source>look at the nodes whether what must hold holds</source>
        <translation>se efter på noderna om det som måste gälla gäller</translation>
    </message>
    <message>
        <source>Take a plan in</source>
        <translation>Ta in en plan</translation>
    </message>
    <message>
        <source>Take a plan in that was written as JSON; nothing runs before it is agreed to</source>
        <translation>Ta in en plan som skrivits som JSON; inget körs innan den godkänts</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>filen</translation>
    </message>
    <message>
        <source>Sign a plan</source>
        <translation>Signera en plan</translation>
    </message>
    <message>
        <source>Agree to exactly this plan by an SSH key, or take an answer in that came as a file</source>
        <translation>Godkänn exakt den här planen med en SSH-nyckel, eller ta in ett svar som kom som fil</translation>
    </message>
    <message>
        <source>the file with somebody's answer</source>
        <translation>filen med någons svar</translation>
    </message>
    <message>
        <source>Write a request to sign</source>
        <translation>Skriv en begäran om signatur</translation>
    </message>
    <message>
        <source>Write a plan into a file that somebody signs elsewhere</source>
        <translation>Skriv en plan till en fil som någon signerar på annat håll</translation>
    </message>
    <message>
        <source>Answer a request to sign</source>
        <translation>Besvara en begäran om signatur</translation>
    </message>
    <message>
        <source>Show the plan in a request and sign it; the answer lies beside it afterwards</source>
        <translation>Visa planen i en begäran och signera den; svaret ligger sedan bredvid</translation>
    </message>
    <message>
        <source>the request</source>
        <translation>begäran</translation>
    </message>
    <message>
        <source>Carry a plan out</source>
        <translation>Utför en plan</translation>
    </message>
    <message>
        <source>Agree to a plan where one person is enough, carry it out, and wait for its end</source>
        <translation>Godkänn en plan där en person räcker, utför den och vänta tills den är slut</translation>
    </message>
    <message>
        <source>Resume a run</source>
        <translation>Återuppta en körning</translation>
    </message>
    <message>
        <source>Go on with a run that stopped: what was begun is asked for, nothing is done twice</source>
        <translation>Fortsätt en körning som stannat: det som börjat efterfrågas, inget görs två gånger</translation>
    </message>
    <message>
        <source>start a step again of which nobody knows whether it happened</source>
        <translation>starta ett steg igen som ingen vet om det har hänt</translation>
    </message>
    <message>
        <source>Pause a run</source>
        <translation>Pausa en körning</translation>
    </message>
    <message>
        <source>Have a run stop before its next step</source>
        <translation>Låt en körning stanna före nästa steg</translation>
    </message>
    <message>
        <source>End a run</source>
        <translation>Avsluta en körning</translation>
    </message>
    <message>
        <source>Ask what a run started to end, and begin nothing else of it</source>
        <translation>Be det som körningen startat att sluta, och börja inget mer av den</translation>
    </message>
    <message>
        <source>kill what runs</source>
        <translation>döda det som kör</translation>
    </message>
    <message>
        <source>Say that a step is done</source>
        <translation>Säg att ett steg är gjort</translation>
    </message>
    <message>
        <source>Say that a step which a person does is done</source>
        <translation>Säg att ett steg som en person gör är gjort</translation>
    </message>
    <message>
        <source>the step's number</source>
        <translation>stegets nummer</translation>
    </message>
    <message>
        <source>what was done, for the log</source>
        <translation>vad som gjordes, för loggen</translation>
    </message>
    <message>
        <source>Plan the way back</source>
        <translation>Planera vägen tillbaka</translation>
    </message>
    <message>
        <source>Make the plan that takes back what a run did; it is agreed to as any other</source>
        <translation>Gör planen som tar tillbaka vad en körning gjorde; den godkänns som alla andra</translation>
    </message>
    <message>
        <source>Show what others left running</source>
        <translation>Visa vad andra lämnat kvar</translation>
    </message>
    <message>
        <source>Show what goes on on a plan's nodes that this console did not start; it may be ended</source>
        <translation>Visa vad som pågår på en plans noder som den här konsolen inte startat; det kan avslutas</translation>
    </message>
    <message>
        <source>have it end: politely, then firmly</source>
        <translation>låt det sluta: först artigt, sedan bestämt</translation>
    </message>
    <message>
        <source>Withdraw a plan</source>
        <translation>Dra tillbaka en plan</translation>
    </message>
    <message>
        <source>Have a plan that was not begun never be</source>
        <translation>Låt en plan som inte börjat aldrig bli av</translation>
    </message>
    <message>
        <source>a schedule: S-3, or 3</source>
        <translation>ett schema: S-3, eller 3</translation>
    </message>
    <message>
        <source>Show schedules</source>
        <translation>Visa scheman</translation>
    </message>
    <message>
        <source>Show what is done by itself, when next, and whether it was agreed to</source>
        <translation>Visa vad som görs av sig självt, när härnäst, och om det är godkänt</translation>
    </message>
    <message>
        <source>Show a schedule</source>
        <translation>Visa ett schema</translation>
    </message>
    <message>
        <source>Show all of a schedule: what was agreed to, and what became of its times</source>
        <translation>Visa hela schemat: vad som godkändes, och vad det blev av dess tider</translation>
    </message>
    <message>
        <source>print exactly the text that is signed</source>
        <translation>skriv ut exakt den text som signeras</translation>
    </message>
    <message>
        <source>Show the next times</source>
        <translation>Visa nästa tider</translation>
    </message>
    <message>
        <source>Show when schedules are due next; with --when, when such a one would be</source>
        <translation>Visa när scheman ska köras härnäst; med --when, när ett sådant skulle köras</translation>
    </message>
    <message>
        <source>a schedule; all where none is named</source>
        <translation>ett schema; alla om inget anges</translation>
    </message>
    <message>
        <source>times that are only tried: five fields of cron, or @daily</source>
        <translation>tider som bara provas: fem fält som i cron, eller @daily</translation>
    </message>
    <message>
        <source>their time zone</source>
        <translation>deras tidszon</translation>
    </message>
    <message>
        <source>so many times</source>
        <translation>så många tider</translation>
    </message>
    <message>
        <source>Schedule…</source>
        <translation>Schemalägg…</translation>
    </message>
    <message>
        <source>Have something done at certain times while a console is open; its plan is made and shown, and where one person is enough, whoever adds it agrees to all such plans</source>
        <translation>Låt något göras på bestämda tider medan en konsol är öppen; dess plan görs och visas, och där en person räcker godkänner den som lägger till det alla sådana planer</translation>
    </message>
    <message>
        <source>what is done: recovery.test</source>
        <translation>vad som görs: recovery.test</translation>
    </message>
    <message>
        <source>what it is done with: an asset</source>
        <translation>vad det görs med: en tillgång</translation>
    </message>
    <message>
        <source>minute, hour, day, month, weekday as cron has them (0 3 * * *), or @daily</source>
        <translation>minut, timme, dag, månad, veckodag som i cron (0 3 * * *), eller @daily</translation>
    </message>
    <message>
        <source>an argument as NAME=VALUE: copy=…, control=yes; several</source>
        <translation>ett argument som NAMN=VÄRDE: copy=…, control=yes; flera</translation>
    </message>
    <message>
        <source>the time zone; else that of its site</source>
        <translation>tidszonen; annars anläggningens</translation>
    </message>
    <message>
        <source>it may begin so many seconds late</source>
        <translation>det får börja så många sekunder för sent</translation>
    </message>
    <message>
        <source>agreed to at most once in so many seconds; else what its times say</source>
        <translation>godkänt högst en gång på så många sekunder; annars vad tiderna säger</translation>
    </message>
    <message>
        <source>agreed to until this day (2027-06-30); else for a year</source>
        <translation>godkänt till denna dag (2027-06-30); annars i ett år</translation>
    </message>
    <message>
        <source>Pause a schedule</source>
        <translation>Pausa ett schema</translation>
    </message>
    <message>
        <source>Have nothing of a schedule be due until it goes on</source>
        <translation>Låt inget i ett schema köras förrän det fortsätter</translation>
    </message>
    <message>
        <source>Have a schedule go on</source>
        <translation>Låt ett schema fortsätta</translation>
    </message>
    <message>
        <source>Have a schedule go on from now; what was due meanwhile is not made up for</source>
        <translation>Låt ett schema fortsätta från nu; det som skulle ha körts under tiden tas inte igen</translation>
    </message>
    <message>
        <source>Remove a schedule</source>
        <translation>Ta bort ett schema</translation>
    </message>
    <message>
        <source>Have a schedule be no more; the log keeps what became of its times</source>
        <translation>Ta bort ett schema; loggen behåller vad det blev av dess tider</translation>
    </message>
    <message>
        <source>Agree to a schedule</source>
        <translation>Godkänn ett schema</translation>
    </message>
    <message>
        <source>Agree to all plans of a schedule that are word by word its template, with a key where two must</source>
        <translation>Godkänn alla planer i ett schema som ord för ord är dess mall, med en nyckel där två krävs</translation>
    </message>
    <message>
        <source>Withdraw the approval of a schedule</source>
        <translation>Återkalla godkännandet av ett schema</translation>
    </message>
    <message>
        <source>Have no plan of a schedule begin by itself any more: each waits for a person</source>
        <translation>Låt ingen plan i ett schema längre börja av sig själv: var och en väntar på en person</translation>
    </message>
    <message>
        <source>Keep schedules</source>
        <translation>Sköt scheman</translation>
    </message>
    <message>
        <source>Do what is due, without a window, until Ctrl+C; a window of the same data goes first</source>
        <translation>Gör det som ska göras, utan fönster, till Ctrl+C; ett fönster på samma data går före</translation>
    </message>
    <message>
        <source>do what is due now, wait for it, and end</source>
        <translation>gör det som ska göras nu, vänta på det, och sluta</translation>
    </message>
    <message>
        <source>the node, as SITE/NAME, or NAME where it is unique</source>
        <translation>noden, som ANLÄGGNING/NAMN, eller NAMN där det är unikt</translation>
    </message>
    <message>
        <source>the service, or another unit</source>
        <translation>tjänsten, eller en annan enhet</translation>
    </message>
    <message>
        <source>the GPU's number or UUID</source>
        <translation>GPU:ns nummer eller UUID</translation>
    </message>
    <message>
        <source>why, for those who agree and for the log</source>
        <translation>varför, för dem som godkänner och för loggen</translation>
    </message>
    <message>
        <source>carry the plan out where one person is enough</source>
        <translation>genomför planen där en person räcker</translation>
    </message>
    <message>
        <source>Show services</source>
        <translation>Visa tjänster</translation>
    </message>
    <message>
        <source>Show the services of a node and how they stand; those that failed first</source>
        <translation>Visa en nods tjänster och hur de står; de som felat först</translation>
    </message>
    <message>
        <source>only those that failed</source>
        <translation>bara de som felat</translation>
    </message>
    <message>
        <source>Show a service's log</source>
        <translation>Visa en tjänsts logg</translation>
    </message>
    <message>
        <source>Show what a service wrote into its node's log, newest last</source>
        <translation>Visa vad en tjänst skrev i nodens logg, det nyaste sist</translation>
    </message>
    <message>
        <source>the service; all of the node's log without</source>
        <translation>tjänsten; utan den hela nodens logg</translation>
    </message>
    <message>
        <source>how many lines</source>
        <translation>hur många rader</translation>
    </message>
    <message>
        <source>only lines that contain this text</source>
        <translation>bara rader som innehåller denna text</translation>
    </message>
    <message>
        <source>go on with what is written from now on</source>
        <translation>fortsätt med det som skrivs från och med nu</translation>
    </message>
    <message>
        <source>Show timers</source>
        <translation>Visa timers</translation>
    </message>
    <message>
        <source>Show the timers of a node, what they start and when</source>
        <translation>Visa en nods timers, vad de startar och när</translation>
    </message>
    <message>
        <source>Start service…</source>
        <translation>Starta tjänst…</translation>
    </message>
    <message>
        <source>Plan to start a service</source>
        <translation>Planera att starta en tjänst</translation>
    </message>
    <message>
        <source>Stop service…</source>
        <translation>Stoppa tjänst…</translation>
    </message>
    <message>
        <source>Plan to stop a service</source>
        <translation>Planera att stoppa en tjänst</translation>
    </message>
    <message>
        <source>Restart service…</source>
        <translation>Starta om tjänst…</translation>
    </message>
    <message>
        <source>Plan to restart a service; that it began anew is seen</source>
        <translation>Planera att starta om en tjänst; att den började på nytt ses</translation>
    </message>
    <message>
        <source>Clear failure…</source>
        <translation>Nollställ fel…</translation>
    </message>
    <message>
        <source>Plan to have a service no longer count as failed</source>
        <translation>Planera att en tjänst inte längre räknas som felad</translation>
    </message>
    <message>
        <source>Show who uses the GPUs</source>
        <translation>Visa vem som använder GPU:erna</translation>
    </message>
    <message>
        <source>Show the GPUs of a node, their limits, and the processes that compute on them</source>
        <translation>Visa en nods GPU:er, deras gränser och processerna som beräknar på dem</translation>
    </message>
    <message>
        <source>End processes of GPU…</source>
        <translation>Avsluta GPU:ns processer…</translation>
    </message>
    <message>
        <source>Plan to ask the processes of a GPU to end</source>
        <translation>Planera att be en GPU:s processer avsluta</translation>
    </message>
    <message>
        <source>Kill processes of GPU…</source>
        <translation>Döda GPU:ns processer…</translation>
    </message>
    <message>
        <source>Plan to kill the processes of a GPU, which leaves them no time to save anything</source>
        <translation>Planera att döda en GPU:s processer, vilket inte ger dem tid att spara något</translation>
    </message>
    <message>
        <source>Reset GPU…</source>
        <translation>Återställ GPU…</translation>
    </message>
    <message>
        <source>Plan to reset a GPU that nothing uses</source>
        <translation>Planera att återställa en GPU som inget använder</translation>
    </message>
    <message>
        <source>ask what uses it to end, as part of the plan</source>
        <translation>be det som använder den att avsluta, som en del av planen</translation>
    </message>
    <message>
        <source>Limit power of GPU…</source>
        <translation>Begränsa GPU:ns effekt…</translation>
    </message>
    <message>
        <source>Plan to limit what a GPU may draw</source>
        <translation>Planera att begränsa hur mycket en GPU får dra</translation>
    </message>
    <message>
        <source>the limit in watts</source>
        <translation>gränsen i watt</translation>
    </message>
    <message>
        <source>Set persistence mode of GPU…</source>
        <translation>Ställ GPU:ns beständiga läge…</translation>
    </message>
    <message>
        <source>Plan to have the driver keep a GPU ready while nobody uses it, or not</source>
        <translation>Planera att drivrutinen håller en GPU redo medan ingen använder den, eller inte</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>on eller off</translation>
    </message>
    <message>
        <source>Reboot node…</source>
        <translation>Starta om nod…</translation>
    </message>
    <message>
        <source>Plan to reboot a node and see it come back with its GPUs, services and clock</source>
        <translation>Planera att starta om en nod och se den komma tillbaka med sina GPU:er, tjänster och sin klocka</translation>
    </message>
    <message>
        <source>a service that must be up again</source>
        <translation>en tjänst som måste vara igång igen</translation>
    </message>
    <message>
        <source>although it is at work, which may be lost</source>
        <translation>fast den arbetar, vilket kan gå förlorat</translation>
    </message>
    <message>
        <source>Drain node…</source>
        <translation>Töm nod…</translation>
    </message>
    <message>
        <source>Plan to take a node out of work, here and in Slurm; what runs there goes on</source>
        <translation>Planera att ta en nod ur arbete, här och i Slurm; det som körs där fortsätter</translation>
    </message>
    <message>
        <source>wait so many seconds for what runs to end</source>
        <translation>vänta så många sekunder på att det som körs tar slut</translation>
    </message>
    <message>
        <source>seconds until it is meant to be back, which nothing does by itself</source>
        <translation>sekunder tills den är tänkt att vara tillbaka, vilket inget gör av sig självt</translation>
    </message>
    <message>
        <source>Return node to work…</source>
        <translation>Återför nod till arbete…</translation>
    </message>
    <message>
        <source>Plan to give a drained node back to work, here and in Slurm</source>
        <translation>Planera att återföra en tömd nod till arbete, här och i Slurm</translation>
    </message>
    <message>
        <source>Run command on nodes…</source>
        <translation>Kör kommando på noder…</translation>
    </message>
    <message>
        <source>Plan to run one command on many nodes, a few first; it goes through no shell</source>
        <translation>Planera att köra ett kommando på många noder, några först; det går inte genom något skal</translation>
    </message>
    <message>
        <source>the program and its arguments, after --</source>
        <translation>programmet och dess argument, efter --</translation>
    </message>
    <message>
        <source>a node, or site:SITE; may be given several times</source>
        <translation>en nod, eller site:ANLÄGGNING; kan anges flera gånger</translation>
    </message>
    <message>
        <source>by sudo where the account is another</source>
        <translation>med sudo där kontot är ett annat</translation>
    </message>
    <message>
        <source>how many nodes at a time, in numbers or parts of all</source>
        <translation>hur många noder åt gången, i antal eller delar av alla</translation>
    </message>
    <message>
        <source>seconds that it may take on a node</source>
        <translation>sekunder som det får ta på en nod</translation>
    </message>
    <message>
        <source>a node; the one in sight without it</source>
        <translation>en nod; utan den gäller den som visas</translation>
    </message>
    <message>
        <source>a GPU's index; the one in sight without it</source>
        <translation>nummer på en GPU; annars den som visas</translation>
    </message>
    <message>
        <source>of how many days up to now</source>
        <translation>av hur många dagar fram till nu</translation>
    </message>
    <message>
        <source>Show the rules of alarms</source>
        <translation>Visa larmens regler</translation>
    </message>
    <message>
        <source>Show the rules: what is an alarm, how grave it is, what to do</source>
        <translation>Visa reglerna: vad som är ett larm, hur allvarligt det är, vad som ska göras</translation>
    </message>
    <message>
        <source>Try a rule on the past</source>
        <translation>Pröva en regel på det som varit</translation>
    </message>
    <message>
        <source>the rule's id</source>
        <translation>regelns id</translation>
    </message>
    <message>
        <source>with this limit instead of its own</source>
        <translation>med den här gränsen i stället för regelns egen</translation>
    </message>
    <message>
        <source>with this limit below which it is met</source>
        <translation>med den här gränsen, under vilken den är uppfylld</translation>
    </message>
    <message>
        <source>met for so many seconds before it is told</source>
        <translation>uppfylld i så många sekunder innan det sägs</translation>
    </message>
    <message>
        <source>gone for so many seconds before it is over</source>
        <translation>borta i så många sekunder innan det är över</translation>
    </message>
    <message>
        <source>the alarm's number</source>
        <translation>larmets nummer</translation>
    </message>
    <message>
        <source>Show alarms</source>
        <translation>Visa larm</translation>
    </message>
    <message>
        <source>Show the alarms that ask for somebody, worst first</source>
        <translation>Visa de larm som kräver någon, det värsta först</translation>
    </message>
    <message>
        <source>also those that are put aside</source>
        <translation>även de som lagts åt sidan</translation>
    </message>
    <message>
        <source>Acknowledge alarm</source>
        <translation>Kvittera larm</translation>
    </message>
    <message>
        <source>Say that an alarm was seen, as it stands now</source>
        <translation>Säg att ett larm har setts, som det står nu</translation>
    </message>
    <message>
        <source>Shelve alarm…</source>
        <translation>Lägg larm på hyllan…</translation>
    </message>
    <message>
        <source>Put an alarm aside for some hours: what its source raises asks for nobody</source>
        <translation>Lägg ett larm åt sidan några timmar: det som dess källa höjer kräver ingen</translation>
    </message>
    <message>
        <source>for how many hours</source>
        <translation>i hur många timmar</translation>
    </message>
    <message>
        <source>why; it needs a reason</source>
        <translation>varför; ett skäl behövs</translation>
    </message>
    <message>
        <source>this version; 0 is what ships, or what a file of the site says</source>
        <translation>denna version; 0 är det som följer med, eller det som en fil på platsen säger</translation>
    </message>
    <message>
        <source>a file with the rule as it is to be</source>
        <translation>en fil med regeln som den ska vara</translation>
    </message>
    <message>
        <source>Try a rule, or a changed one, on recorded history and on labelled scenarios</source>
        <translation>Pröva en regel, eller en ändrad, på inspelad historik och på märkta scenarier</translation>
    </message>
    <message>
        <source>Show a rule as text</source>
        <translation>Visa en regel som text</translation>
    </message>
    <message>
        <source>Show a rule as the file that it would be, and the versions of it</source>
        <translation>Visa en regel som den fil den skulle vara, och dess versioner</translation>
    </message>
    <message>
        <source>Switch on a version of a rule</source>
        <translation>Slå på en version av en regel</translation>
    </message>
    <message>
        <source>Have a version of a rule hold from now on, in every program over this data</source>
        <translation>Låt en version av en regel gälla från och med nu, i varje program över dessa data</translation>
    </message>
    <message>
        <source>Take a rule out of service</source>
        <translation>Ta en regel ur drift</translation>
    </message>
    <message>
        <source>Let all alarms of a rule ask for nobody, until it is put back</source>
        <translation>Låt en regels alla larm inte kräva någon, tills den tas i drift igen</translation>
    </message>
    <message>
        <source>Put a rule back into service</source>
        <translation>Ta en regel i drift igen</translation>
    </message>
    <message>
        <source>Let the alarms of a rule that was taken out of service ask for somebody again</source>
        <translation>Låt larmen från en regel som togs ur drift kräva någon igen</translation>
    </message>
    <message>
        <source>Take alarm off the shelf</source>
        <translation>Ta larm från hyllan</translation>
    </message>
    <message>
        <source>Let a shelved alarm ask for somebody again</source>
        <translation>Låt ett larm på hyllan kräva någon igen</translation>
    </message>
    <message>
        <source>See to alarm</source>
        <translation>Ta hand om larm</translation>
    </message>
    <message>
        <source>Say who sees to an alarm; you, where nobody is named</source>
        <translation>Säg vem som tar hand om ett larm; du, om ingen nämns</translation>
    </message>
    <message>
        <source>somebody else's name</source>
        <translation>någon annans namn</translation>
    </message>
    <message>
        <source>Write a note on an alarm…</source>
        <translation>Skriv en anteckning på ett larm…</translation>
    </message>
    <message>
        <source>Write something beside an alarm</source>
        <translation>Skriv något vid ett larm</translation>
    </message>
    <message>
        <source>the note</source>
        <translation>anteckningen</translation>
    </message>
    <message>
        <source>Show one alarm</source>
        <translation>Visa ett larm</translation>
    </message>
    <message>
        <source>Show one alarm with all that happened to it, also one that is over</source>
        <translation>Visa ett larm med allt som hänt med det, också ett som är över</translation>
    </message>
    <message>
        <source>Take alarm out of service…</source>
        <translation>Ta larm ur drift…</translation>
    </message>
    <message>
        <source>Take an alarm's source out of service: it asks for nobody until it is put back</source>
        <translation>Ta ett larms källa ur drift: den ropar på ingen förrän den tas i drift igen</translation>
    </message>
    <message>
        <source>Put alarm back into service</source>
        <translation>Ta larm i drift igen</translation>
    </message>
    <message>
        <source>Let an alarm that was taken out of service ask for somebody again</source>
        <translation>Låt ett larm som tagits ur drift ropa på någon igen</translation>
    </message>
    <message>
        <source>Show the figures of alarms</source>
        <translation>Visa larmens nyckeltal</translation>
    </message>
    <message>
        <source>Show how many alarms came, against what is good, and which sources bring most</source>
        <translation>Visa hur många larm som kom, mot vad som är bra, och vilka källor som ger flest</translation>
    </message>
    <message>
        <source>the scenario's file; the example that ships where none is named</source>
        <translation>scenariots fil; exemplet som följer med om ingen anges</translation>
    </message>
    <message>
        <source>Show an example of a scenario</source>
        <translation>Visa ett exempel på ett scenario</translation>
    </message>
    <message>
        <source>Print a scenario with invented prices, to be saved and changed</source>
        <translation>Skriv ut ett scenario med påhittade priser, att spara och ändra</translation>
    </message>
    <message>
        <source>Own or rent?</source>
        <translation>Äga eller hyra?</translation>
    </message>
    <message>
        <source>When renting costs as much as owning, by when to order, and what moves that day</source>
        <translation>När det kostar lika mycket att hyra som att äga, när man senast beställer och vad som flyttar den dagen</translation>
    </message>
    <message>
        <source>another value for a figure, as use=0.8</source>
        <translation>ett annat värde för en uppgift, som use=0.8</translation>
    </message>
    <message>
        <source>draw so many cases</source>
        <translation>dra så många fall</translation>
    </message>
    <message>
        <source>by this seed, not by the scenario's</source>
        <translation>med detta frö, inte scenariots</translation>
    </message>
    <message>
        <source>Project costs</source>
        <translation>Räkna framåt</translation>
    </message>
    <message>
        <source>What the same volume costs a month, owned and rented, for months to come</source>
        <translation>Vad samma volym kostar i månaden, ägd och hyrd, månader framåt</translation>
    </message>
    <message>
        <source>so many months</source>
        <translation>så många månader</translation>
    </message>
    <message>
        <source>owned nodes are added beyond this use, as 0.9</source>
        <translation>egna noder läggs till över denna beläggning, som 0.9</translation>
    </message>
    <message>
        <source>Plan capacity</source>
        <translation>Planera kapacitet</translation>
    </message>
    <message>
        <source>How long what is owned carries a demand that grows, and by when to order more</source>
        <translation>Hur länge det man äger räcker när behovet växer, och när man senast beställer mer</translation>
    </message>
    <message>
        <source>GPUs needed today (P95)</source>
        <translation>GPU:er som behövs i dag (P95)</translation>
    </message>
    <message>
        <source>its growth a month, as 0.014</source>
        <translation>hur mycket det växer i månaden, som 0.014</translation>
    </message>
    <message>
        <source>GPUs that are owned</source>
        <translation>GPU:er som man äger</translation>
    </message>
    <message>
        <source>the part of them that may be planned with</source>
        <translation>den del av dem som man får planera med</translation>
    </message>
    <message>
        <source>GPUs added at a time</source>
        <translation>GPU:er som läggs till åt gången</translation>
    </message>
    <message>
        <source>days from order to running</source>
        <translation>dagar från beställning till drift</translation>
    </message>
    <message>
        <source>look so many months ahead</source>
        <translation>se så många månader framåt</translation>
    </message>
    <message>
        <source>the day to count from, as 2026-11-20</source>
        <translation>dagen att räkna från, som 2026-11-20</translation>
    </message>
    <message>
        <source>a file of spot prices from Nord Pool or ENTSO-E, as CSV</source>
        <translation>en fil med spotpriser från Nord Pool eller ENTSO-E, som CSV</translation>
    </message>
    <message>
        <source>the price area</source>
        <translation>elområdet</translation>
    </message>
    <message>
        <source>ENTSO-E's sequence; the lowest if none</source>
        <translation>ENTSO-E:s sekvens; den lägsta om ingen anges</translation>
    </message>
    <message>
        <source>Look at a file of prices</source>
        <translation>Granska en fil med priser</translation>
    </message>
    <message>
        <source>What a file of spot prices holds: days, gaps, repeated and odd hours</source>
        <translation>Vad en fil med spotpriser innehåller: dagar, luckor, upprepade och udda timmar</translation>
    </message>
    <message>
        <source>Take in prices…</source>
        <translation>Ta in priser …</translation>
    </message>
    <message>
        <source>Take in a file of prices, tenants and budgets, of spot prices, or of CO2</source>
        <translation>Ta in en fil med priser, kunder och budgetar, med spotpriser eller med CO2</translation>
    </message>
    <message>
        <source>TOML, or CSV of Nord Pool, ENTSO-E or Electricity Maps</source>
        <translation>TOML, eller CSV från Nord Pool, ENTSO-E eller Electricity Maps</translation>
    </message>
    <message>
        <source>the table of factors behind CO2, as IPCC AR5</source>
        <translation>tabellen med faktorer bakom CO2, som IPCC AR5</translation>
    </message>
    <message>
        <source>where a CSV is from; its name if none</source>
        <translation>varifrån en CSV kommer; annars dess namn</translation>
    </message>
    <message>
        <source>show what it would do, and no more</source>
        <translation>visa vad den skulle göra, inget mer</translation>
    </message>
    <message>
        <source>Show prices</source>
        <translation>Visa priser</translation>
    </message>
    <message>
        <source>Show what is paid for what, from when, by whose word; tenants and budgets, too</source>
        <translation>Visa vad som betalas för vad, från när och enligt vem; även kunder och budgetar</translation>
    </message>
    <message>
        <source>Withdraw a price</source>
        <translation>Dra tillbaka ett pris</translation>
    </message>
    <message>
        <source>Let a price, asset, rule or budget count no longer; the log goes on to tell of it</source>
        <translation>Låt ett pris, en tillgång, en regel eller en budget inte längre räknas; loggen berättar om det även sedan</translation>
    </message>
    <message>
        <source>what the list calls it</source>
        <translation>vad listan kallar det</translation>
    </message>
    <message>
        <source>the month, as 2026-11; the one that it is now if none</source>
        <translation>månaden, som 2026-11; annars den som är nu</translation>
    </message>
    <message>
        <source>how what is free or faulted is shared; as the prices say if none</source>
        <translation>hur det som är ledigt eller trasigt delas; annars som priserna säger</translation>
    </message>
    <message>
        <source>What this month costs</source>
        <translation>Vad månaden kostar</translation>
    </message>
    <message>
        <source>What a month came to so far: by kind, tenant and model, its energy, what lacks a price</source>
        <translation>Vad en månad hittills har kostat: per slag, kund och modell, dess energi, vad som saknar pris</translation>
    </message>
    <message>
        <source>Show a bill</source>
        <translation>Visa en räkning</translation>
    </message>
    <message>
        <source>What a tenant pays for a month, line by line, each with what it is made of</source>
        <translation>Vad en kund betalar för en månad, rad för rad, var och en med vad den består av</translation>
    </message>
    <message>
        <source>the tenant's name</source>
        <translation>kundens namn</translation>
    </message>
    <message>
        <source>Show budgets</source>
        <translation>Visa budgetar</translation>
    </message>
    <message>
        <source>What each tenant means to spend, has spent, and will have by the end of the month</source>
        <translation>Vad varje kund tänker använda, har använt och kommer att ha använt vid månadens slut</translation>
    </message>
    <message>
        <source>Export a month…</source>
        <translation>Exportera en månad …</translation>
    </message>
    <message>
        <source>Write a month as CSV, or as rows of FOCUS, checked against its rules</source>
        <translation>Skriv en månad som CSV, eller som rader av FOCUS, prövade mot dess regler</translation>
    </message>
    <message>
        <source>csv, or focus for FOCUS 1.2 and 1.4</source>
        <translation>csv, eller focus för FOCUS 1.2 och 1.4</translation>
    </message>
    <message>
        <source>into this file; else it is printed</source>
        <translation>till denna fil; annars skrivs den ut</translation>
    </message>
    <message>
        <source>whose machines these are, for FOCUS</source>
        <translation>vems maskinerna är, för FOCUS</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>Bokför användning</translation>
    </message>
    <message>
        <source>Write quarters of an hour that are over into the ledger; the window does so itself</source>
        <translation>Skriv in kvartar som är över i liggaren; fönstret gör det självt</translation>
    </message>
    <message>
        <source>Close a month…</source>
        <translation>Stäng en månad …</translation>
    </message>
    <message>
        <source>Close a month that is over, for good: what comes later becomes a correction</source>
        <translation>Stäng en månad som är över, för gott: vad som kommer senare blir en rättelse</translation>
    </message>
    <message>
        <source>the month, as 2026-10</source>
        <translation>månaden, som 2026-10</translation>
    </message>
    <message>
        <source>What energy cost</source>
        <translation>Vad energin kostade</translation>
    </message>
    <message>
        <source>What the GPUs took as measured, and what it cost by the price of each quarter</source>
        <translation>Vad GPU:erna drog enligt mätning, och vad det kostade med priset för varje kvart</translation>
    </message>
    <message>
        <source>own money for one of the file's, as 11.20</source>
        <translation>egna pengar för en av filens, som 11.20</translation>
    </message>
    <message>
        <source>margin, tax and grid for a kWh, in own money</source>
        <translation>påslag, skatt och nät för en kWh, i egna pengar</translation>
    </message>
    <message>
        <source>what the building takes for each kWh</source>
        <translation>vad byggnaden drar för varje kWh</translation>
    </message>
    <message>
        <source>the drill's number</source>
        <translation>övningens nummer</translation>
    </message>
    <message>
        <source>the step that is meant; else whichever the drill is at</source>
        <translation>steget som avses; annars det som övningen är vid</translation>
    </message>
    <message>
        <source>the file of the SSH key that signs</source>
        <translation>filen med SSH-nyckeln som signerar</translation>
    </message>
    <message>
        <source>what is to be written down with it</source>
        <translation>vad som ska skrivas ned med det</translation>
    </message>
    <message>
        <source>the asset's name</source>
        <translation>tillgångens namn</translation>
    </message>
    <message>
        <source>Show assets</source>
        <translation>Visa tillgångar</translation>
    </message>
    <message>
        <source>Show what must come back after a loss, and where its backups lie</source>
        <translation>Visa vad som måste komma tillbaka efter en förlust, och var dess säkerhetskopior ligger</translation>
    </message>
    <message>
        <source>Protect…</source>
        <translation>Skydda…</translation>
    </message>
    <message>
        <source>Put an asset and a copy of it onto the board, or set one anew</source>
        <translation>Sätt upp en tillgång och en kopia av den på tavlan, eller ställ om en</translation>
    </message>
    <message>
        <source>the node that has it, as SITE/NAME, or NAME</source>
        <translation>noden som har den, som ANLÄGGNING/NAMN, eller NAMN</translation>
    </message>
    <message>
        <source>a path that must come back; several by --path</source>
        <translation>en sökväg som måste komma tillbaka; flera med --path</translation>
    </message>
    <message>
        <source>what this copy is called</source>
        <translation>vad denna kopia heter</translation>
    </message>
    <message>
        <source>the file on the node that has the password; else the keyring keeps it</source>
        <translation>filen på noden som har lösenordet; annars förvaras det i nyckelringen</translation>
    </message>
    <message>
        <source>what it is</source>
        <translation>vad den är</translation>
    </message>
    <message>
        <source>1 for what all else needs first, to 3</source>
        <translation>1 för det som allt annat behöver först, till 3</translation>
    </message>
    <message>
        <source>who owns it</source>
        <translation>vem som äger den</translation>
    </message>
    <message>
        <source>the repository, as the node reaches it</source>
        <translation>förrådet, så som noden når det</translation>
    </message>
    <message>
        <source>what wrote it, and reads it back; else restic</source>
        <translation>det som skrev den och läser den tillbaka; annars restic</translation>
    </message>
    <message>
        <source>back within so many seconds</source>
        <translation>tillbaka inom så många sekunder</translation>
    </message>
    <message>
        <source>work of so many seconds may be lost</source>
        <translation>arbete av så många sekunder får gå förlorat</translation>
    </message>
    <message>
        <source>a proof counts so many days</source>
        <translation>ett bevis räknas så många dagar</translation>
    </message>
    <message>
        <source>an asset that must be back before; several</source>
        <translation>en tillgång som måste vara tillbaka före; flera</translation>
    </message>
    <message>
        <source>the folder on the node below which tests restore it</source>
        <translation>mappen på noden där prov återställer den</translation>
    </message>
    <message>
        <source>Take off the board</source>
        <translation>Ta bort från tavlan</translation>
    </message>
    <message>
        <source>Take an asset off the board; what was told of it stays in the log</source>
        <translation>Ta bort en tillgång från tavlan; det som sagts om den står kvar i loggen</translation>
    </message>
    <message>
        <source>Show the board</source>
        <translation>Visa tavlan</translation>
    </message>
    <message>
        <source>Show what of the assets is proven to come back; never tested first, then the worst</source>
        <translation>Visa vilka tillgångar som bevisats komma tillbaka; aldrig prövade först, sedan de sämsta</translation>
    </message>
    <message>
        <source>read the lists of backups first</source>
        <translation>läs listorna över säkerhetskopior först</translation>
    </message>
    <message>
        <source>Test restore…</source>
        <translation>Pröva återställning…</translation>
    </message>
    <message>
        <source>Plan to restore a backup beside the original, compare it, and remove it again</source>
        <translation>Planera att återställa en säkerhetskopia bredvid originalet, jämföra den och ta bort den igen</translation>
    </message>
    <message>
        <source>the beginning of a backup's id, or newest; else one at random</source>
        <translation>början av en säkerhetskopias id, eller newest; annars en på måfå</translation>
    </message>
    <message>
        <source>which copy; else the first</source>
        <translation>vilken kopia; annars den första</translation>
    </message>
    <message>
        <source>what of the repository is read besides the backup: its structure alone, a part, or all</source>
        <translation>vad av förrådet som läses utöver säkerhetskopian: bara dess struktur, en del eller allt</translation>
    </message>
    <message>
        <source>this copy was damaged on purpose, and must FAIL</source>
        <translation>denna kopia skadades med avsikt och måste underkännas</translation>
    </message>
    <message>
        <source>Show restore tests</source>
        <translation>Visa återställningsprov</translation>
    </message>
    <message>
        <source>Show restore tests and what they said, the newest first; or all of one</source>
        <translation>Visa återställningsprov och vad de sade, nyaste först; eller allt om ett</translation>
    </message>
    <message>
        <source>only of this asset</source>
        <translation>bara av denna tillgång</translation>
    </message>
    <message>
        <source>all of the test of this number</source>
        <translation>allt om provet med detta nummer</translation>
    </message>
    <message>
        <source>Remove what a test left…</source>
        <translation>Ta bort vad ett prov lämnade…</translation>
    </message>
    <message>
        <source>Plan to remove from its node what a restore test that was broken off left there</source>
        <translation>Planera att ta bort det som ett avbrutet återställningsprov lämnade på sin nod</translation>
    </message>
    <message>
        <source>the test's number</source>
        <translation>provets nummer</translation>
    </message>
    <message>
        <source>Show drills</source>
        <translation>Visa övningar</translation>
    </message>
    <message>
        <source>Show drills and what they said, the newest first, and what is still to be done</source>
        <translation>Visa övningar och vad de sade, de nyaste först, och vad som återstår att göra</translation>
    </message>
    <message>
        <source>Show scenarios</source>
        <translation>Visa scenarier</translation>
    </message>
    <message>
        <source>Show the scenarios that can be drilled, and files of this site that are wrong</source>
        <translation>Visa scenarierna som kan övas, och anläggningens egna filer som är fel</translation>
    </message>
    <message>
        <source>Begin drill</source>
        <translation>Börja övning</translation>
    </message>
    <message>
        <source>Begin a drill of a scenario: its clock runs from then on</source>
        <translation>Börja en övning av ett scenario: dess klocka går från och med då</translation>
    </message>
    <message>
        <source>the scenario's id</source>
        <translation>scenariots id</translation>
    </message>
    <message>
        <source>an asset that comes back; each by its --asset</source>
        <translation>tillgången som kommer tillbaka; var och en med sitt --asset</translation>
    </message>
    <message>
        <source>the node it is about; several by --node each</source>
        <translation>noden det gäller; flera med var sitt --node</translation>
    </message>
    <message>
        <source>the second person, who approves and signs</source>
        <translation>den andra personen, som godkänner och signerar</translation>
    </message>
    <message>
        <source>who keeps away on purpose, as the one who knows it best</source>
        <translation>vem som med avsikt håller sig undan, för att hen kan det bäst</translation>
    </message>
    <message>
        <source>talked through, done in a sandbox, or in full; else as the scenario says</source>
        <translation>genomtalad, gjord i en sandlåda eller fullt ut; annars som scenariot säger</translation>
    </message>
    <message>
        <source>how much comes back; else as the scenario says</source>
        <translation>hur mycket som kommer tillbaka; annars som scenariot säger</translation>
    </message>
    <message>
        <source>Show drill</source>
        <translation>Visa övning</translation>
    </message>
    <message>
        <source>Show how a drill stands: its steps, its clock, its phases, what it says</source>
        <translation>Visa hur en övning står: dess steg, klocka, faser och vad den säger</translation>
    </message>
    <message>
        <source>Step done</source>
        <translation>Steget klart</translation>
    </message>
    <message>
        <source>Say that the step of a drill is done, or look whether the console sees that it is</source>
        <translation>Säg att övningens steg är klart, eller se om konsolen ser att det är det</translation>
    </message>
    <message>
        <source>go on without the step, for this reason</source>
        <translation>gå vidare utan steget, av det här skälet</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Besluta</translation>
    </message>
    <message>
        <source>Decide at the step that a drill is at</source>
        <translation>Besluta vid steget som övningen är vid</translation>
    </message>
    <message>
        <source>one of its ways</source>
        <translation>ett av dess alternativ</translation>
    </message>
    <message>
        <source>Write a note in a drill</source>
        <translation>Skriv en anteckning i en övning</translation>
    </message>
    <message>
        <source>Write something down in a drill, with its time; a file belongs to it by its hash</source>
        <translation>Skriv ned något i en övning, med tid; en fil hör till den genom sin kontrollsumma</translation>
    </message>
    <message>
        <source>a file that belongs to the drill</source>
        <translation>en fil som hör till övningen</translation>
    </message>
    <message>
        <source>Pause drill</source>
        <translation>Pausa övning</translation>
    </message>
    <message>
        <source>Have the clock of a drill stand, also for days</source>
        <translation>Låt övningens klocka stå, också i dagar</translation>
    </message>
    <message>
        <source>Resume drill</source>
        <translation>Återuppta övning</translation>
    </message>
    <message>
        <source>Have the clock of a paused drill go on</source>
        <translation>Låt klockan i en pausad övning gå igen</translation>
    </message>
    <message>
        <source>Abort drill safely…</source>
        <translation>Avbryt övningen säkert…</translation>
    </message>
    <message>
        <source>Stop a drill before its end, and keep what it showed until then</source>
        <translation>Stoppa en övning före dess slut, och behåll vad den visat dittills</translation>
    </message>
    <message>
        <source>End drill</source>
        <translation>Avsluta övning</translation>
    </message>
    <message>
        <source>End a drill whose steps are over, and tell what it says</source>
        <translation>Avsluta en övning vars steg är klara, och säg vad den visar</translation>
    </message>
    <message>
        <source>Open corrective action…</source>
        <translation>Öppna åtgärd…</translation>
    </message>
    <message>
        <source>Have somebody do something about what a drill showed, or say that it is done</source>
        <translation>Låt någon göra något åt det som en övning visade, eller säg att det är gjort</translation>
    </message>
    <message>
        <source>the drill's number, or the action's with --close</source>
        <translation>övningens nummer, eller med --close åtgärdens</translation>
    </message>
    <message>
        <source>what is to be done, or how it was</source>
        <translation>vad som ska göras, eller hur det gjordes</translation>
    </message>
    <message>
        <source>who sees to it</source>
        <translation>vem som ser till det</translation>
    </message>
    <message>
        <source>within how many days</source>
        <translation>inom hur många dagar</translation>
    </message>
    <message>
        <source>the action is done</source>
        <translation>åtgärden är gjord</translation>
    </message>
    <message>
        <source>Sign and save the report of a drill</source>
        <translation>Signera och spara rapporten från en övning</translation>
    </message>
    <message>
        <source>Sign the report of a drill, first one person, then a second, and write it with what checks it</source>
        <translation>Signera rapporten från en övning, först en person, sedan en andra, och skriv den med det som kontrollerar den</translation>
    </message>
    <message>
        <source>the folder to write it into</source>
        <translation>mappen att skriva den i</translation>
    </message>
    <message>
        <source>sign it first</source>
        <translation>signera den först</translation>
    </message>
    <message>
        <source>Verify the report of a drill</source>
        <translation>Kontrollera rapporten från en övning</translation>
    </message>
    <message>
        <source>Look at a report of a drill and the signatures beside it; no journal is asked</source>
        <translation>Se på en övningsrapport och signaturerna bredvid den; ingen journal tillfrågas</translation>
    </message>
    <message>
        <source>the report (D-118.json)</source>
        <translation>rapporten (D-118.json)</translation>
    </message>
    <message>
        <source>of which duty, as cybersakerhetslag:early_warning</source>
        <translation>vilken skyldighet, som cybersakerhetslag:early_warning</translation>
    </message>
    <message>
        <source>in which language</source>
        <translation>på vilket språk</translation>
    </message>
    <message>
        <source>Show the regimes</source>
        <translation>Visa regelverken</translation>
    </message>
    <message>
        <source>Show by which laws and contracts this site tells somebody, and from what source</source>
        <translation>Visa enligt vilka lagar och avtal anläggningen underrättar någon, och från vilken källa</translation>
    </message>
    <message>
        <source>list them, or check the files of this site</source>
        <translation>lista dem, eller kontrollera anläggningens filer</translation>
    </message>
    <message>
        <source>Show reporting clocks</source>
        <translation>Visa rapporteringsklockor</translation>
    </message>
    <message>
        <source>also clocks that do not count</source>
        <translation>även klockor som inte räknar</translation>
    </message>
    <message>
        <source>Enter since when it is known…</source>
        <translation>Ange sedan när det är känt…</translation>
    </message>
    <message>
        <source>Enter when the organisation knew of an incident: reporting clocks run from it</source>
        <translation>Ange när organisationen fick kännedom om en incident: rapporteringsklockor löper från det</translation>
    </message>
    <message>
        <source>by what it was known</source>
        <translation>genom vad det blev känt</translation>
    </message>
    <message>
        <source>when, as 2026-11-20T02:09:38Z; as proposed otherwise</source>
        <translation>när, som 2026-11-20T02:09:38Z; annars som föreslaget</translation>
    </message>
    <message>
        <source>Judge whether it is significant…</source>
        <translation>Bedöm om den är betydande…</translation>
    </message>
    <message>
        <source>Judge an incident by the law's measure; it can be judged again</source>
        <translation>Bedöm en incident efter lagens mått; den kan bedömas igen</translation>
    </message>
    <message>
        <source>what it is judged to be</source>
        <translation>vad den bedöms vara</translation>
    </message>
    <message>
        <source>a criterion that is met, by its id</source>
        <translation>ett kriterium som är uppfyllt, med sitt id</translation>
    </message>
    <message>
        <source>Answer whether it holds classified data…</source>
        <translation>Svara på om den rör klassificerade uppgifter…</translation>
    </message>
    <message>
        <source>Answer whether an incident holds classified data: then nothing of it leaves</source>
        <translation>Svara på om en incident rör säkerhetsskyddsklassificerade uppgifter: då lämnar inget av den programmet</translation>
    </message>
    <message>
        <source>the answer</source>
        <translation>svaret</translation>
    </message>
    <message>
        <source>Show a draft</source>
        <translation>Visa ett utkast</translation>
    </message>
    <message>
        <source>Show what is to be told, filled from the incident, with what is missing marked</source>
        <translation>Visa vad som ska berättas, ifyllt från incidenten, med det som saknas markerat</translation>
    </message>
    <message>
        <source>write it as canonical JSON into this file</source>
        <translation>skriv det som kanonisk JSON i den här filen</translation>
    </message>
    <message>
        <source>Write into a draft…</source>
        <translation>Skriv i ett utkast…</translation>
    </message>
    <message>
        <source>Say a field of a draft in your own words; empty, Driftvakt fills it again</source>
        <translation>Skriv ett fält i ett utkast med egna ord; tomt fyller Driftvakt i det igen</translation>
    </message>
    <message>
        <source>which field</source>
        <translation>vilket fält</translation>
    </message>
    <message>
        <source>what it is to say</source>
        <translation>vad det ska säga</translation>
    </message>
    <message>
        <source>Record that somebody was told…</source>
        <translation>Anteckna att någon underrättats…</translation>
    </message>
    <message>
        <source>Record that somebody was told by a duty: nothing else stops its clock</source>
        <translation>Anteckna att någon underrättats enligt en skyldighet: inget annat stoppar dess klocka</translation>
    </message>
    <message>
        <source>by what way</source>
        <translation>på vilket sätt</translation>
    </message>
    <message>
        <source>whom; as the regime says otherwise</source>
        <translation>vem; annars som regelverket säger</translation>
    </message>
    <message>
        <source>when, as 2026-11-20T02:09:38Z; now otherwise</source>
        <translation>när, som 2026-11-20T02:09:38Z; annars nu</translation>
    </message>
    <message>
        <source>the file that was sent</source>
        <translation>filen som skickades</translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>Over time</source>
        <translation>Över tid</translation>
    </message>
    <message>
        <source>Each now</source>
        <translation>Var och en nu</translation>
    </message>
    <message>
        <source>Each at {time}</source>
        <translation>Var och en kl. {time}</translation>
    </message>
</context>
<context>
    <name>CompareOffers</name>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>{node} GPU {index}</source>
        <translation>{node} GPU {index}</translation>
    </message>
    <message>
        <source>GPUs of {node}</source>
        <translation>GPU:er på {node}</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU:er</translation>
    </message>
    <message>
        <source>All other GPUs of {node}</source>
        <translation>Alla andra GPU:er på {node}</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Fleet</source>
        <translation>Flotta</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Jämför</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Lägg till…</translation>
    </message>
    <message>
        <source>One more to compare, up to eight</source>
        <translation>En till att jämföra, högst åtta</translation>
    </message>
    <message>
        <source>Values and differences</source>
        <translation>Värden och skillnader</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Jämförelse</translation>
    </message>
    <message>
        <source>{node} GPU {index}</source>
        <translation>{node} GPU {index}</translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s) compared</source>
        <translation>
            <numerusform>%n GPU jämförs</numerusform>
            <numerusform>%n GPU:er jämförs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) compared</source>
        <translation>
            <numerusform>%n nod jämförs</numerusform>
            <numerusform>%n noder jämförs</numerusform>
        </translation>
    </message>
    <message>
        <source>add another to see a difference</source>
        <translation>lägg till en till för att se en skillnad</translation>
    </message>
    <message>
        <source>Nothing is compared yet</source>
        <translation>Inget jämförs än</translation>
    </message>
    <message>
        <source>Choose two to eight nodes in the list with Ctrl and click, then Compare. Or begin at the page of a GPU, with “Compare with…”.</source>
        <translation>Välj två till åtta noder i listan med Ctrl och klick, sedan Jämför. Eller börja på en GPU:s sida, med ”Jämför med…”.</translation>
    </message>
    <message>
        <source>Choose the first node…</source>
        <translation>Välj den första noden…</translation>
    </message>
    <message>
        <source>now</source>
        <translation>nu</translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation>kl. {time}</translation>
    </message>
    <message>
        <source>{time}; differences from number 1</source>
        <translation>{time}; skillnader mot nummer 1</translation>
    </message>
    <message>
        <source>Highest less lowest</source>
        <translation>Högsta minus lägsta</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>Finns inte</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tillstånd</translation>
    </message>
    <message>
        <source>State now</source>
        <translation>Tillstånd nu</translation>
    </message>
    <message>
        <source>Remove from the comparison</source>
        <translation>Ta bort ur jämförelsen</translation>
    </message>
    <message>
        <source>{signal}: difference from number 1</source>
        <translation>{signal}: skillnad mot nummer 1</translation>
    </message>
</context>
<context>
    <name>CompareSheet</name>
    <message>
        <source>From {before} to {after}</source>
        <translation>Från {before} till {after}</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>What is different</source>
        <translation>Vad som skiljer</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>finns inte</translation>
    </message>
    <message>
        <source>The same in both: {count}</source>
        <translation>Lika i båda: {count}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Comparison</source>
        <translation>Jämförelse</translation>
    </message>
</context>
<context>
    <name>ContinueSheet</name>
    <message>
        <source>Begin a continuation?</source>
        <translation>Börja en fortsättning?</translation>
    </message>
    <message>
        <source>The log goes on from its newest entry under an id of its own, and says from which log and entry. What was written elsewhere after that stays there. This cannot be taken back.</source>
        <translation>Loggen fortsätter från sin senaste post under ett eget id, och säger från vilken logg och post. Det som skrevs någon annanstans efter det blir kvar där. Detta kan inte tas tillbaka.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>It stands in the log</source>
        <translation>Det står i loggen</translation>
    </message>
    <message>
        <source>Only read</source>
        <translation>Bara läsa</translation>
    </message>
    <message>
        <source>Go on from here</source>
        <translation>Fortsätt härifrån</translation>
    </message>
    <message>
        <source>Nobody could be asked how far the log was known to go: what is lost is told later.</source>
        <translation>Ingen kunde tillfrågas om hur långt loggen veterligen gick: vad som är förlorat sägs senare.</translation>
    </message>
    <message>
        <source>Nothing is known outside of this file that is not in it.</source>
        <translation>Utanför filen är ingenting känt som inte finns i den.</translation>
    </message>
    <message>
        <source>What is lost stands in the log for good, and everybody sees it who checks it:</source>
        <translation>Vad som är förlorat står i loggen för gott, och var och en ser det som kontrollerar den:</translation>
    </message>
    <message>
        <source>entry {known} was known to be another, and here are {count}</source>
        <translation>post {known} var veterligen en annan, och här finns {count}</translation>
    </message>
    <message>
        <source>another log lay here, which was known to have {known} entries</source>
        <translation>här låg en annan logg, som veterligen hade {known} poster</translation>
    </message>
    <message>
        <source>{known} entries were known, and here are {count}</source>
        <translation>{known} poster var kända, och här finns {count}</translation>
    </message>
</context>
<context>
    <name>CopyCard</name>
    <message>
        <source>This log may only be read</source>
        <translation>Denna logg får bara läsas</translation>
    </message>
    <message>
        <source>Begin a continuation</source>
        <translation>Börja en fortsättning</translation>
    </message>
    <message>
        <source>A restored backup</source>
        <translation>En återställd kopia</translation>
    </message>
    <message>
        <source>It was put in place of the log.</source>
        <translation>Den lades på loggens plats.</translation>
    </message>
    <message>
        <source>It was longer</source>
        <translation>Den var längre</translation>
    </message>
    <message>
        <source>It was known to go farther: its end was cut off, or it is an older copy.</source>
        <translation>Den var känd för att gå längre: dess slut har klippts bort, eller så är det en äldre kopia.</translation>
    </message>
    <message>
        <source>It was another</source>
        <translation>Den var en annan</translation>
    </message>
    <message>
        <source>It was known to have other entries: two machines work under one id, or it was written anew.</source>
        <translation>Den var känd för att ha andra poster: två maskiner arbetar under ett id, eller så skrevs den om.</translation>
    </message>
    <message>
        <source>If you have the whole log, put it back. If not, go on from here under an id of its own.</source>
        <translation>Lägg tillbaka hela loggen om du har den. Fortsätt annars härifrån under ett eget id.</translation>
    </message>
</context>
<context>
    <name>CostCommands</name>
    <message>
        <source>Save the scenario as…</source>
        <translation>Spara scenariot som…</translation>
    </message>
    <message>
        <source>Keep the scenario with the values that were set, under a name</source>
        <translation>Behåll scenariot med de värden som ställts in, under ett namn</translation>
    </message>
    <message>
        <source>Set the scenario back</source>
        <translation>Ställ tillbaka scenariot</translation>
    </message>
    <message>
        <source>Every value as the scenario has it</source>
        <translation>Varje värde så som scenariot har det</translation>
    </message>
    <message>
        <source>Save the scenario as a file…</source>
        <translation>Spara scenariot som fil…</translation>
    </message>
    <message>
        <source>A text that anyone can read, change and compute again</source>
        <translation>En text som alla kan läsa, ändra och räkna om</translation>
    </message>
    <message>
        <source>Save the bill as CSV…</source>
        <translation>Spara räkningen som CSV…</translation>
    </message>
    <message>
        <source>The lines of the bill in sight, each with its formula</source>
        <translation>Raderna i räkningen som visas, var och en med sin formel</translation>
    </message>
    <message>
        <source>Save the bill as PDF…</source>
        <translation>Spara räkningen som PDF…</translation>
    </message>
    <message>
        <source>The bill in sight as a paper</source>
        <translation>Räkningen som visas som ett dokument</translation>
    </message>
</context>
<context>
    <name>CostHandlers</name>
    <message>
        <source>Saved as {name}</source>
        <translation>Sparat som {name}</translation>
    </message>
    <message>
        <source>Saving the scenario</source>
        <translation>Sparar scenariot</translation>
    </message>
    <message>
        <source>Save the scenario as a file</source>
        <translation>Spara scenariot som fil</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Sparat som {path}</translation>
    </message>
</context>
<context>
    <name>CostPapers</name>
    <message>
        <source>Bill: {tenant}, {month}</source>
        <translation>Räkning: {tenant}, {month}</translation>
    </message>
    <message>
        <source>counted until {moment}; idle and free time is shared: {policy}</source>
        <translation>räknat till {moment}; outnyttjad och ledig tid fördelas: {policy}</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>Summa</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Rader</translation>
    </message>
    <message>
        <source>How it was made</source>
        <translation>Så räknades det</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Kolumn</translation>
    </message>
    <message>
        <source>GPU-hours</source>
        <translation>GPU-timmar</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>Per GPU-hour</source>
        <translation>Per GPU-timme</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>Hur säkert</translation>
    </message>
    <message>
        <source>Every GPU-hour that was measured carries the same money; the parts sum to the whole to the öre.</source>
        <translation>Varje uppmätt GPU-timme bär lika mycket pengar; delarna blir helheten på öret.</translation>
    </message>
</context>
<context>
    <name>Costs</name>
    <message>
        <source>Hardware, written off</source>
        <translation>Hårdvara, avskriven</translation>
    </message>
    <message>
        <source>Capital on the book value</source>
        <translation>Kapital på bokfört värde</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Personal</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energi</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Support</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hårdvara</translation>
    </message>
    <message>
        <source>Capital</source>
        <translation>Kapital</translation>
    </message>
    <message>
        <source>Network and storage</source>
        <translation>Nät och lagring</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Incidenter</translation>
    </message>
    <message>
        <source>Serving</source>
        <translation>Modelldrift</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Träning</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Väntan</translation>
    </message>
    <message>
        <source>Allocated, idle</source>
        <translation>Bokad, outnyttjad</translation>
    </message>
    <message>
        <source>Faulted, shared</source>
        <translation>Trasig, delat</translation>
    </message>
    <message>
        <source>Free, shared</source>
        <translation>Ledig, delat</translation>
    </message>
    <message>
        <source>Working</source>
        <extracomment>In what each column is drawn.</extracomment>
        <translation>Arbete</translation>
    </message>
    <message>
        <source>Idle, nobody knows whose</source>
        <translation>Outnyttjad, okänt vems</translation>
    </message>
    <message>
        <source>Waiting for storage</source>
        <translation>Väntar på lagring</translation>
    </message>
    <message>
        <source>Waiting for the network</source>
        <translation>Väntar på nätet</translation>
    </message>
    <message>
        <source>Waiting for the CPU</source>
        <translation>Väntar på processorn</translation>
    </message>
    <message>
        <source>Slowed by heat</source>
        <translation>Bromsad av värme</translation>
    </message>
    <message>
        <source>Faulted</source>
        <translation>Trasig</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Ledig</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Inte känt</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Inte uppmätt</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>uppmätt</translation>
    </message>
    <message>
        <source>by contract</source>
        <translation>enligt avtal</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>uppskattat</translation>
    </message>
    <message>
        <source>invented</source>
        <translation>påhittat</translation>
    </message>
    <message>
        <source>Evenly</source>
        <translation>Lika</translation>
    </message>
    <message>
        <source>By use</source>
        <translation>Efter bruk</translation>
    </message>
    <message>
        <source>By key</source>
        <translation>Efter nyckel</translation>
    </message>
    <message>
        <source>Kept apart</source>
        <translation>För sig</translation>
    </message>
    <message>
        <source>All costs</source>
        <translation>Alla kostnader</translation>
    </message>
    <message>
        <source>GPU-hours</source>
        <translation>GPU-timmar</translation>
    </message>
    <message>
        <source>GPU-hours that waited or were held idle</source>
        <translation>GPU-timmar som väntade eller stod bokade</translation>
    </message>
    <message>
        <source>GPU-hours that worked</source>
        <translation>GPU-timmar i arbete</translation>
    </message>
    <message>
        <source>Price of a used GPU-hour</source>
        <translation>Pris för en använd GPU-timme</translation>
    </message>
    <message>
        <source>Price of a GPU-hour</source>
        <translation>Pris för en GPU-timme</translation>
    </message>
    <message>
        <source>Part of what is shared</source>
        <translation>Del av det delade</translation>
    </message>
    <message>
        <source>Energy to come</source>
        <translation>Återstående energi</translation>
    </message>
    <message>
        <source>Counted until</source>
        <translation>Räknat till</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>Prognos</translation>
    </message>
    <message>
        <source>Millions of tokens</source>
        <translation>Miljoner token</translation>
    </message>
    <message>
        <source>Thousands of images</source>
        <translation>Tusental bilder</translation>
    </message>
    <message>
        <source>Rest of a node</source>
        <translation>Nodens övriga effekt</translation>
    </message>
    <message>
        <source>Load of the site</source>
        <translation>Anläggningens grundlast</translation>
    </message>
    <message>
        <source>Margin of the supplier</source>
        <translation>Leverantörens påslag</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Elnät</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>Skatt</translation>
    </message>
    <message>
        <source>Network, CPU, heat</source>
        <translation>Nät, processor, värme</translation>
    </message>
    <message>
        <source>Free and faulted</source>
        <translation>Ledig och trasig</translation>
    </message>
    <message>
        <source>Not assigned</source>
        <translation>Inte tilldelat</translation>
    </message>
    <message>
        <source>unpriced</source>
        <translation>utan pris</translation>
    </message>
    <message>
        <source>Hosting</source>
        <translation>Plats i hall</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenser</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>GPUs of a node</source>
        <translation>GPU:er i en nod</translation>
    </message>
    <message>
        <source>Purchase of a node</source>
        <translation>Inköp av en nod</translation>
    </message>
    <message>
        <source>Life</source>
        <translation>Livslängd</translation>
    </message>
    <message>
        <source>IT power</source>
        <translation>IT-effekt</translation>
    </message>
    <message>
        <source>Cooling, PUE</source>
        <translation>Kylning, PUE</translation>
    </message>
    <message>
        <source>Electricity</source>
        <translation>El</translation>
    </message>
    <message>
        <source>GPU use</source>
        <translation>GPU-beläggning</translation>
    </message>
    <message>
        <source>Residual value</source>
        <translation>Restvärde</translation>
    </message>
    <message>
        <source>Cost of capital</source>
        <translation>Kapitalkostnad</translation>
    </message>
    <message>
        <source>A whole post</source>
        <translation>En hel tjänst</translation>
    </message>
    <message>
        <source>Hosted power</source>
        <translation>Effekt i hall</translation>
    </message>
    <message>
        <source>Hosting of a kW</source>
        <translation>Hallplats för en kW</translation>
    </message>
    <message>
        <source>Cloud bill</source>
        <translation>Molnräkning</translation>
    </message>
    <message>
        <source>Cloud prices</source>
        <translation>Molnpriser</translation>
    </message>
    <message>
        <source>Growth of volume</source>
        <translation>Volymens tillväxt</translation>
    </message>
    <message>
        <source>Fall of the cloud's price</source>
        <translation>Molnprisets fall</translation>
    </message>
    <message>
        <source>Rent of a GPU</source>
        <translation>Hyra för en GPU</translation>
    </message>
    <message>
        <source>{value} a month</source>
        <translation>{value} i månaden</translation>
    </message>
    <message>
        <source>{value} years</source>
        <translation>{value} år</translation>
    </message>
    <message>
        <source>{value} posts</source>
        <translation>{value} tjänster</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} till {high}</translation>
    </message>
    <message>
        <source>(price − what is left) / months of life × part of the month</source>
        <translation>(pris − restvärde) / livslängd i månader × del av månaden</translation>
    </message>
    <message>
        <source>(price + what is left) / 2 × rate / 12 × part of the month</source>
        <translation>(pris + restvärde) / 2 × ränta / 12 × del av månaden</translation>
    </message>
    <message>
        <source>sum over quarters of kWh × PUE × (spot × rate / 1,000 + margin + grid + tax), and fees</source>
        <translation>summa över kvartar av kWh × PUE × (spot × kurs / 1 000 + påslag + nät + skatt), och avgifter</translation>
    </message>
    <message>
        <source>what was booked on incidents, drills and rollouts</source>
        <translation>vad som bokförts på incidenter, övningar och utrullningar</translation>
    </message>
    <message>
        <source>amount of a month × part of the month</source>
        <translation>belopp per månad × del av månaden</translation>
    </message>
    <message>
        <source>sum of all kinds</source>
        <extracomment>Energy to come is forecast by what the last days cost.</extracomment>
        <translation>summan av alla slag</translation>
    </message>
    <message>
        <source>all costs / all GPU-hours measured</source>
        <translation>alla kostnader / alla uppmätta GPU-timmar</translation>
    </message>
    <message>
        <source>all costs / GPU-hours that were not faulted</source>
        <translation>alla kostnader / GPU-timmar som inte var trasiga</translation>
    </message>
    <message>
        <source>all costs / GPU-hours that worked</source>
        <translation>alla kostnader / GPU-timmar som arbetade</translation>
    </message>
    <message>
        <source>GPU-hours that waited or were held idle × price of a GPU-hour</source>
        <translation>GPU-timmar som väntade eller hölls overksamma × pris för en GPU-timme</translation>
    </message>
    <message>
        <source>the whole month of what is paid by the month + incidents so far + energy so far + rest of the month × last 7 days</source>
        <translation>hela månaden av det som betalas per månad + incidenter hittills + energi hittills + resten av månaden × senaste 7 dygnen</translation>
    </message>
    <message>
        <source>working GPU-hours × price of a used GPU-hour / millions of tokens</source>
        <translation>arbetande GPU-timmar × pris för en använd GPU-timme / miljoner token</translation>
    </message>
    <message>
        <source>cost × prefill / (prefill + decode) / millions of computed prompt tokens</source>
        <translation>kostnad × prefill / (prefill + avkodning) / miljoner beräknade prompttoken</translation>
    </message>
    <message>
        <source>cost × decode / (prefill + decode) / millions of tokens out</source>
        <translation>kostnad × avkodning / (prefill + avkodning) / miljoner token ut</translation>
    </message>
    <message>
        <source>working GPU-hours × price of a used GPU-hour / thousands of images</source>
        <translation>arbetande GPU-timmar × pris för en använd GPU-timme / tusental bilder</translation>
    </message>
    <message>
        <source>working GPU-hours × price of a used GPU-hour / requests</source>
        <translation>arbetande GPU-timmar × pris för en använd GPU-timme / anrop</translation>
    </message>
    <message>
        <source>GPU-hours × price of a GPU-hour, in whole öre by largest remainder</source>
        <translation>GPU-timmar × pris för en GPU-timme, i hela ören efter största rest</translation>
    </message>
    <message>
        <source>the tenant's part of shared GPU-hours × price of a GPU-hour</source>
        <translation>kundens del av delade GPU-timmar × pris för en GPU-timme</translation>
    </message>
    <message>
        <source>the tenant's part of the ledger so far, all models, priced or not</source>
        <translation>kundens del av bokförda kvartar hittills, alla modeller, prissatta eller inte</translation>
    </message>
</context>
<context>
    <name>CostsPage</name>
    <message>
        <source>Costs</source>
        <extracomment>How often a month in sight is read anew, and one of which nothing was known yet, in milliseconds.</extracomment>
        <translation>Kostnader</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Denna månad</translation>
    </message>
    <message>
        <source>Own or rent</source>
        <translation>Äga eller hyra</translation>
    </message>
    <message>
        <source>Tenants and bill</source>
        <translation>Kunder och räkning</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Vad som visas</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Månad</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Spara som CSV…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Spara som PDF…</translation>
    </message>
    <message>
        <source>Nothing is known of any month yet</source>
        <translation>Ännu är ingenting känt om någon månad</translation>
    </message>
    <message>
        <source>Prices and tenants come from files: driftvakt costs prices import FILE</source>
        <translation>Priser och kunder kommer ur filer: driftvakt costs prices import FILE</translation>
    </message>
    <message>
        <source>What the month came to so far. Every figure opens: its formula, what it is made of, and where that is from, measured, by contract, estimated or invented. What has no price says unpriced.</source>
        <translation>Vad månaden kostat hittills. Varje siffra går att öppna: dess formel, vad den består av och varifrån det kommer, uppmätt, enligt avtal, uppskattat eller påhittat. Det som saknar pris står som utan pris.</translation>
    </message>
    <message>
        <source>Every GPU-hour that was measured carries the same money. What a tenant worked, held or waited for is its own; what stood free or was faulted is shared as chosen. The parts sum to the bill to the öre.</source>
        <translation>Varje uppmätt GPU-timme bär lika mycket pengar. Det en kund arbetade, bokade eller väntade på är kundens eget; det som var ledigt eller trasigt fördelas som valt. Delarna blir räkningen på öret.</translation>
    </message>
</context>
<context>
    <name>CountingCard</name>
    <message>
        <source>Counting down</source>
        <extracomment>Incidents that the list of what was reported shows. Clocks that stand beside an incident.</extracomment>
        <translation>Räknar ned</translation>
    </message>
</context>
<context>
    <name>CoverageMap</name>
    <message>
        <source>%1: %2 missing</source>
        <translation>%1: %2 saknas</translation>
    </message>
    <message>
        <source>%1: %2 is missing</source>
        <translation>%1: %2 saknas</translation>
    </message>
    <message>
        <source>%1: %2 is there</source>
        <translation>%1: %2 finns</translation>
    </message>
</context>
<context>
    <name>Data</name>
    <message>
        <source>Another Driftvakt has the data directory {path} and does not answer.</source>
        <translation>En annan Driftvakt har datakatalogen {path} och svarar inte.</translation>
    </message>
    <message>
        <source>End it and start again, or choose another directory with --data-dir.</source>
        <translation>Avsluta den och starta igen, eller välj en annan katalog med --data-dir.</translation>
    </message>
    <message>
        <source>The data directory {path} belongs to {owner}, who could change what this console trusts and does.</source>
        <translation>Datakatalogen {path} tillhör {owner}, som kunde ändra vad konsolen litar på och gör.</translation>
    </message>
    <message>
        <source>Choose another with --data-dir, or look through it and make it yours: chown -R {user} {place}</source>
        <translation>Välj en annan med --data-dir, eller gå igenom den och gör den till din: chown -R {user} {place}</translation>
    </message>
    <message>
        <source>Others may write in the data directory {path}: they could change what this console trusts and does.</source>
        <translation>Andra får skriva i datakatalogen {path}: de kunde ändra vad konsolen litar på och gör.</translation>
    </message>
    <message>
        <source>Look through known_hosts in it, remove what you do not know, then close it to others: chmod go-w {place}</source>
        <translation>Gå igenom known_hosts där, ta bort det som du inte känner till och stäng den sedan för andra: chmod go-w {place}</translation>
    </message>
    <message>
        <source>{path} belongs to {owner}, who could change what this console trusts and does.</source>
        <translation>{path} tillhör {owner}, som kunde ändra vad konsolen litar på och gör.</translation>
    </message>
    <message>
        <source>Remove it, or look through it and make it yours: chown {user} {place}</source>
        <translation>Ta bort filen, eller gå igenom den och gör den till din: chown {user} {place}</translation>
    </message>
    <message>
        <source>Others may write in {path}: they could change what this console trusts and does.</source>
        <translation>Andra får skriva i {path}: de kunde ändra vad konsolen litar på och gör.</translation>
    </message>
    <message>
        <source>Remove it, or look through it and close it to others: chmod 600 {place}</source>
        <translation>Ta bort filen, eller gå igenom den och stäng den för andra: chmod 600 {place}</translation>
    </message>
    <message>
        <source>Nothing can be written in the data directory {path}.</source>
        <translation>Ingenting kan skrivas i datakatalogen {path}.</translation>
    </message>
    <message>
        <source>Make it yours to write in, make room on its disk, or choose another directory with --data-dir.</source>
        <translation>Se till att du får skriva där och att disken har plats, eller välj en annan katalog med --data-dir.</translation>
    </message>
</context>
<context>
    <name>Days</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n dag</numerusform>
            <numerusform>%n dagar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>Starting the demo site</source>
        <extracomment>The window where there is no screen to fit: what Qt says of one there (800 x 800) is nobody's. What the demo site keeps, below the data directory.</extracomment>
        <translation>Startar demoanläggningen</translation>
    </message>
    <message>
        <source>Making the demo site's past</source>
        <translation>Gör demoanläggningens förflutna</translation>
    </message>
    <message>
        <source>Making the demo site's past alarms</source>
        <translation>Gör demoanläggningens tidigare larm</translation>
    </message>
    <message>
        <source>Making the demo site's incidents</source>
        <translation>Gör demoanläggningens incidenter</translation>
    </message>
    <message>
        <source>Testing backups of the demo site</source>
        <translation>Prövar demoanläggningens säkerhetskopior</translation>
    </message>
    <message>
        <source>Making the demo site's models</source>
        <translation>Gör demoanläggningens modeller</translation>
    </message>
    <message>
        <source>Making the demo site's past drills</source>
        <translation>Gör demoanläggningens tidigare övningar</translation>
    </message>
    <message>
        <source>Making the demo site's past costs</source>
        <translation>Skapar demoanläggningens tidigare kostnader</translation>
    </message>
    <message>
        <source>Take in the demo site</source>
        <extracomment>Where the people's keys lie, below the demo site's folder; and the log of the console that is their witness. For so long somebody is believed who proved who they are elsewhere than at the desk, in seconds.</extracomment>
        <translation>Ta in demoanläggningen</translation>
    </message>
    <message>
        <source>Say whose rack {rack} is</source>
        <translation>Ange vems rack {rack} är</translation>
    </message>
</context>
<context>
    <name>DenseTable</name>
    <message>
        <source>Table</source>
        <translation>Tabell</translation>
    </message>
</context>
<context>
    <name>Deployments</name>
    <message>
        <source>Roll {version} out to {deployment}</source>
        <translation>Rulla ut {version} till {deployment}</translation>
    </message>
    <message>
        <source>Deploy {deployment} with {version}</source>
        <translation>Driftsätt {deployment} med {version}</translation>
    </message>
    <message>
        <source>Suspend the use of {deployment}</source>
        <translation>Stoppa användningen av {deployment}</translation>
    </message>
    <message>
        <source>Let users of {deployment} in again</source>
        <translation>Släpp in användare av {deployment} igen</translation>
    </message>
    <message>
        <source>Write the timer that takes traffic back</source>
        <translation>Skriv timern som tar tillbaka trafiken</translation>
    </message>
    <message>
        <source>Have systemd read its units</source>
        <translation>Låt systemd läsa sina enheter</translation>
    </message>
    <message>
        <source>Make its folders</source>
        <translation>Skapa dess mappar</translation>
    </message>
    <message>
        <source>Send {path}, and see its sum</source>
        <translation>Skicka {path} och se dess summa</translation>
    </message>
    <message>
        <source>Write the unit {path}</source>
        <translation>Skriv enheten {path}</translation>
    </message>
    <message>
        <source>Start {version} in {slot}</source>
        <translation>Starta {version} i {slot}</translation>
    </message>
    <message>
        <source>Stop {version} in {slot}</source>
        <translation>Stoppa {version} i {slot}</translation>
    </message>
    <message>
        <source>Gate: health, completions, golden set, warm-up</source>
        <translation>Grind: hälsa, svar, facitfrågor, uppvärmning</translation>
    </message>
    <message>
        <source>Keep the router's configuration as it is</source>
        <translation>Spara routerns konfiguration som den är</translation>
    </message>
    <message>
        <source>Arm the timer that takes traffic back</source>
        <translation>Starta timern som tar tillbaka trafiken</translation>
    </message>
    <message>
        <source>Stop the timer that takes traffic back</source>
        <translation>Stoppa timern som tar tillbaka trafiken</translation>
    </message>
    <message>
        <source>Note that {slot} may have requests under way</source>
        <translation>Notera att {slot} kan ha förfrågningar på gång</translation>
    </message>
    <message>
        <source>Attach {slot} with no traffic, and see it well</source>
        <translation>Anslut {slot} utan trafik och se att den mår bra</translation>
    </message>
    <message>
        <source>Detach {slot}</source>
        <translation>Koppla bort {slot}</translation>
    </message>
    <message>
        <source>Give {version} {share} % of the traffic</source>
        <translation>Ge {version} {share} % av trafiken</translation>
    </message>
    <message>
        <source>Give all traffic back to {before}</source>
        <translation>Ge all trafik tillbaka till {before}</translation>
    </message>
    <message>
        <source>Compare both versions at {share} %</source>
        <translation>Jämför båda versionerna vid {share} %</translation>
    </message>
    <message>
        <source>Send {before} no new requests</source>
        <translation>Skicka inga nya förfrågningar till {before}</translation>
    </message>
    <message>
        <source>Send {before} requests again</source>
        <translation>Skicka förfrågningar till {before} igen</translation>
    </message>
    <message>
        <source>Wait for what is under way</source>
        <translation>Vänta på det som är på gång</translation>
    </message>
    <message>
        <source>Have the machine start with it</source>
        <translation>Låt maskinen starta med den</translation>
    </message>
    <message>
        <source>Have the machine start without it</source>
        <translation>Låt maskinen starta utan den</translation>
    </message>
    <message>
        <source>Write the router's configuration</source>
        <translation>Skriv routerns konfiguration</translation>
    </message>
    <message>
        <source>Check the router's configuration</source>
        <translation>Kontrollera routerns konfiguration</translation>
    </message>
    <message>
        <source>Put the new configuration in place</source>
        <translation>Sätt den nya konfigurationen på plats</translation>
    </message>
    <message>
        <source>Put the kept configuration back</source>
        <translation>Lägg tillbaka den sparade konfigurationen</translation>
    </message>
    <message>
        <source>Have the router read its configuration</source>
        <translation>Låt routern läsa sin konfiguration</translation>
    </message>
    <message>
        <source>Watch {version} alone, {before} warm beside it</source>
        <translation>Bevaka {version} ensam, med {before} varm bredvid</translation>
    </message>
    <message>
        <source>Stop {before}</source>
        <translation>Stoppa {before}</translation>
    </message>
    <message>
        <source>Remove what was written</source>
        <translation>Ta bort det som skrevs</translation>
    </message>
    <message>
        <source>Let nobody in: the router stops</source>
        <translation>Släpp inte in någon: routern stoppas</translation>
    </message>
    <message>
        <source>Let users in: the router starts</source>
        <translation>Släpp in användare: routern startas</translation>
    </message>
    <message>
        <source>Note that {version} serves</source>
        <translation>Notera att {version} är i drift</translation>
    </message>
    <message>
        <source>Nothing to take back</source>
        <translation>Inget att ta tillbaka</translation>
    </message>
    <message>
        <source>Router</source>
        <translation>Router</translation>
    </message>
    <message>
        <source>Place of a replica</source>
        <translation>En replikas plats</translation>
    </message>
    <message>
        <source>Files of the version before</source>
        <translation>Filer av versionen innan</translation>
    </message>
    <message>
        <source>Requests under way are cut off</source>
        <translation>Förfrågningar på gång bryts</translation>
    </message>
    <message>
        <source>What it says of its health</source>
        <translation>Vad den säger om sin hälsa</translation>
    </message>
    <message>
        <source>Sum of the file</source>
        <translation>Filens summa</translation>
    </message>
    <message>
        <source>There is no deployment {name}.</source>
        <extracomment>Seconds that a run is waited for that was told to end. Between two looks whether a rollout is paused still. Rollouts of which something else may come still.</extracomment>
        <translation>Det finns ingen driftsättning {name}.</translation>
    </message>
    <message>
        <source>There is a deployment {name} already.</source>
        <translation>Det finns redan en driftsättning {name}.</translation>
    </message>
    <message>
        <source>{name} cannot be deployed so: {what}.</source>
        <translation>{name} kan inte driftsättas så: {what}.</translation>
    </message>
    <message>
        <source>Rollout {number} of {name} goes on, or was not settled. End it or take it back.</source>
        <translation>Utrullning {number} av {name} pågår eller är inte avgjord. Avsluta den eller ta tillbaka den.</translation>
    </message>
    <message>
        <source>{name} serves this version already.</source>
        <translation>{name} är redan i drift med denna version.</translation>
    </message>
    <message>
        <source>There is no rollout of {name} that can be taken back.</source>
        <translation>Det finns ingen utrullning av {name} som kan tas tillbaka.</translation>
    </message>
    <message>
        <source>{name} serves nothing yet.</source>
        <translation>{name} har inget i drift ännu.</translation>
    </message>
</context>
<context>
    <name>DescribeSheet</name>
    <message>
        <source>Describe {model}</source>
        <translation>Beskriv {model}</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>Skriv ned det</translation>
    </message>
    <message>
        <source>AI Act class</source>
        <translation>Klass enligt AI-förordningen</translation>
    </message>
    <message>
        <source>Users are told that it is AI</source>
        <translation>Användarna får veta att det är AI</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>Vad den är till för</translation>
    </message>
    <message>
        <source>A person's judgement of its use</source>
        <translation>En människas bedömning av hur den används</translation>
    </message>
    <message>
        <source>Told that it is AI</source>
        <translation>Får veta att det är AI</translation>
    </message>
    <message>
        <source>Article 50: whoever talks with it is told</source>
        <translation>Artikel 50: den som talar med den ska få veta det</translation>
    </message>
    <message>
        <source>SLO</source>
        <translation>SLO</translation>
    </message>
    <message>
        <source>What is promised, like: first answer within 800 ms for 99.5 %</source>
        <translation>Vad som är utlovat, till exempel: första svaret inom 800 ms för 99,5 %</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>Driftanvisning</translation>
    </message>
    <message>
        <source>Where the night shift reads what to do</source>
        <translation>Var nattskiftet läser vad som ska göras</translation>
    </message>
    <message>
        <source>Golden set</source>
        <translation>Facit</translation>
    </message>
    <message>
        <source>Where its questions with answers lie, and how many</source>
        <translation>Var frågorna med svar ligger, och hur många</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>Of the weights</source>
        <translation>För vikterna</translation>
    </message>
    <message>
        <source>Data sources</source>
        <translation>Datakällor</translation>
    </message>
    <message>
        <source>With commas between</source>
        <translation>Med kommatecken emellan</translation>
    </message>
    <message>
        <source>Unit of value</source>
        <translation>Enhet för nyttan</translation>
    </message>
    <message>
        <source>What its use is counted in: a ticket, an image</source>
        <translation>Vad användningen räknas i: ett ärende, en bild</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Användare</translation>
    </message>
    <message>
        <source>Who uses it, and how many, like 31 a week</source>
        <translation>Vilka som använder den, och hur många, till exempel 31 i veckan</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Väntar på</translation>
    </message>
    <message>
        <source>What a pilot needs to go on, and from whom</source>
        <translation>Vad ett pilotförsök behöver för att gå vidare, och av vem</translation>
    </message>
    <message>
        <source>Nothing changes.</source>
        <translation>Inget ändras.</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Nobody of the list of people is at the desk.</source>
        <translation>Ingen på personlistan är på plats.</translation>
    </message>
    <message>
        <source>The key asks somebody before it signs, or the desk is locked.</source>
        <translation>Nyckeln frågar någon innan den signerar, eller så är platsen låst.</translation>
    </message>
    <message>
        <source>The key that took the desk is not there any more, or asks for its passphrase.</source>
        <translation>Nyckeln som tog platsen finns inte kvar, eller frågar efter sin lösenfras.</translation>
    </message>
    <message>
        <source>The key did not sign: {reason}</source>
        <translation>Nyckeln signerade inte: {reason}</translation>
    </message>
    <message>
        <source>This key is nobody's who is on the list of people now.</source>
        <extracomment>A challenge that was not signed within so many seconds is not taken any more. A key that signs within so many seconds has asked nobody: no hand is so quick. For so long somebody is at the command line's desk, whose programs end at once. A clock that was set back by more than `_BACK` ends it, too: else it would last for ever.</extracomment>
        <translation>Nyckeln tillhör ingen som står på personlistan nu.</translation>
    </message>
    <message>
        <source>The key answered after more than two minutes: try again.</source>
        <translation>Nyckeln svarade efter mer än två minuter: försök igen.</translation>
    </message>
    <message>
        <source>Somebody else took or left this desk meanwhile: look, and try again.</source>
        <translation>Någon annan tog eller lämnade platsen under tiden: titta efter och försök igen.</translation>
    </message>
    <message>
        <source>What came back was not signed by this key for this desk.</source>
        <translation>Det som kom tillbaka var inte signerat med nyckeln för den här platsen.</translation>
    </message>
    <message>
        <source>There is a list of people: prove by your key who you are.</source>
        <translation>Det finns en personlista: bevisa med din nyckel vem du är.</translation>
    </message>
    <message>
        <source>This console is read-only: nothing was changed.</source>
        <extracomment>What is never done unasked, whichever way it comes.</extracomment>
        <translation>Konsolen är skrivskyddad: inget ändrades.</translation>
    </message>
    <message>
        <source>This console is locked: nothing was changed. Unlock it first.</source>
        <translation>Konsolen är låst: inget ändrades. Lås upp den först.</translation>
    </message>
    <message>
        <source>Nobody of the list of people is at the desk: nothing was changed. Take the desk first.</source>
        <translation>Ingen på personlistan är på plats: inget ändrades. Ta platsen först.</translation>
    </message>
    <message>
        <source>{who} may read here, and not act: nothing was changed.</source>
        <translation>{who} får läsa här, inte handla: inget ändrades.</translation>
    </message>
</context>
<context>
    <name>DeskCard</name>
    <message>
        <source>Desk and signatures</source>
        <translation>Plats och signaturer</translation>
    </message>
    <message>
        <source>Nothing is changed from here</source>
        <translation>Inget ändras härifrån</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>Skrivskydd</translation>
    </message>
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>efter %n minut</numerusform>
            <numerusform>efter %n minuter</numerusform>
        </translation>
    </message>
    <message>
        <source>never</source>
        <translation>aldrig</translation>
    </message>
    <message>
        <source>Lock when idle</source>
        <translation>Lås i stillhet</translation>
    </message>
    <message>
        <source>Takes away acts, never the sight of pages and alarms</source>
        <translation>Tar bort handlingar, aldrig sikten över sidor och larm</translation>
    </message>
    <message>
        <source>after {count} entries</source>
        <translation>efter {count} poster</translation>
    </message>
    <message>
        <source>Sign the log</source>
        <translation>Signera loggen</translation>
    </message>
    <message>
        <source>once a day</source>
        <translation>en gång om dagen</translation>
    </message>
    <message>
        <source>when the window closes</source>
        <translation>när fönstret stängs</translation>
    </message>
    <message>
        <source>By who is at the desk, where the key asks for nothing</source>
        <translation>Av den som är på plats, där nyckeln inte frågar efter något</translation>
    </message>
    <message>
        <source>notify on the desktop</source>
        <translation>avisera på skrivbordet</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>ljud</translation>
    </message>
    <message>
        <source>New alarms</source>
        <translation>Nya larm</translation>
    </message>
    <message>
        <source>Nothing leaves this machine</source>
        <translation>Inget lämnar den här datorn</translation>
    </message>
</context>
<context>
    <name>DetailsCard</name>
    <message>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <source>See to it yourself</source>
        <translation>Ta hand om det själv</translation>
    </message>
    <message>
        <source>Hand over…</source>
        <translation>Lämna över…</translation>
    </message>
    <message>
        <source>Shelve…</source>
        <translation>Lägg undan…</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>Anteckning…</translation>
    </message>
    <message>
        <source>Open incident…</source>
        <translation>Öppna incident…</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Visa det</translation>
    </message>
    <message>
        <source>Back to the figures</source>
        <translation>Tillbaka till talen</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Anteckningar</translation>
    </message>
    <message>
        <source>No notes yet</source>
        <translation>Inga anteckningar än</translation>
    </message>
    <message>
        <source>What hangs together with it</source>
        <translation>Vad som hänger ihop med det</translation>
    </message>
    <message>
        <source>How it went</source>
        <translation>Hur det gick</translation>
    </message>
    <message>
        <source>Do now</source>
        <translation>Gör nu</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>If nothing is done</source>
        <translation>Om inget görs</translation>
    </message>
    <message>
        <source>Source of the rule</source>
        <translation>Regelns källa</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>Utlöst</translation>
    </message>
    <message>
        <source>Raised again</source>
        <translation>Utlöst igen</translation>
    </message>
    <message numerus="yes">
        <source>%n times in all</source>
        <translation>
            <numerusform>en gång i allt</numerusform>
            <numerusform>%n gånger i allt</numerusform>
        </translation>
    </message>
    <message>
        <source>At last</source>
        <translation>Senast</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Kvitterat</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Över</translation>
    </message>
    <message>
        <source>Time to respond</source>
        <translation>Tid att svara</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Tid kvar</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>no one yet</source>
        <translation>ingen än</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>Undertryckt</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Follows from</source>
        <translation>Följer av</translation>
    </message>
    <message>
        <source>Folded into it</source>
        <translation>Invikt i det</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
</context>
<context>
    <name>DiffView</name>
    <message>
        <source>Changes</source>
        <translation>Ändras</translation>
    </message>
    <message>
        <source>%1 unchanged lines</source>
        <translation>%1 oförändrade rader</translation>
    </message>
</context>
<context>
    <name>DoNowCard</name>
    <message>
        <source>Do now</source>
        <translation>Gör nu</translation>
    </message>
    <message>
        <source>a plan first, nothing has run</source>
        <translation>först en plan, inget har körts</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>If nothing is done</source>
        <translation>Om inget görs</translation>
    </message>
    <message>
        <source>Show the alarm</source>
        <translation>Visa larmet</translation>
    </message>
</context>
<context>
    <name>DraftCard</name>
    <message>
        <source>Draft</source>
        <translation>Utkast</translation>
    </message>
    <message>
        <source>Language of the draft</source>
        <translation>Utkastets språk</translation>
    </message>
    <message>
        <source>Write…</source>
        <translation>Skriv…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Save PDF and JSON…</source>
        <translation>Spara PDF och JSON…</translation>
    </message>
    <message>
        <source>Mark as sent…</source>
        <translation>Markera som skickat…</translation>
    </message>
    <message>
        <source>Draft: {duty}</source>
        <translation>Utkast: {duty}</translation>
    </message>
    <message>
        <source>{law}, {source}. To: {to}. Shaded words come from Driftvakt and follow the facts.</source>
        <translation>{law}, {source}. Till: {to}. Skuggade ord kommer från Driftvakt och följer fakta.</translation>
    </message>
    <message>
        <source>Answer whether it does…</source>
        <translation>Svara på om den gör det…</translation>
    </message>
    <message>
        <source>No draft</source>
        <translation>Inget utkast</translation>
    </message>
    <message>
        <source>{filled} of {all} filled. Leaves only as a file.</source>
        <translation>{filled} av {all} ifyllda. Lämnar bara som fil.</translation>
    </message>
    <message>
        <source>missing: a person writes it</source>
        <translation>saknas: en person skriver det</translation>
    </message>
</context>
<context>
    <name>DraftPaper</name>
    <message>
        <source>To: {to}</source>
        <translation>Till: {to}</translation>
    </message>
    <message>
        <source>{law}, {source}</source>
        <translation>{law}, {source}</translation>
    </message>
    <message>
        <source>Draft. {filled} of {all} fields are filled. Sent by a person, or not at all.</source>
        <translation>Utkast. {filled} av {all} fält är ifyllda. Skickas av en person, eller inte alls.</translation>
    </message>
    <message>
        <source>page {page} of {pages}</source>
        <translation>sida {page} av {pages}</translation>
    </message>
</context>
<context>
    <name>Drafts</name>
    <message>
        <source>Reporting party</source>
        <extracomment>What a draft's JSON is: docs/regimes.md. So many of the newest acts stand in a draft.</extracomment>
        <translation>Rapporterande part</translation>
    </message>
    <message>
        <source>Contact, day and night</source>
        <translation>Kontakt, dygnet runt</translation>
    </message>
    <message>
        <source>Our number</source>
        <translation>Vårt nummer</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>Känt sedan</translation>
    </message>
    <message>
        <source>Detected</source>
        <translation>Upptäckt</translation>
    </message>
    <message>
        <source>Classified as such</source>
        <translation>Klassificerad så</translation>
    </message>
    <message>
        <source>Over since</source>
        <translation>Över sedan</translation>
    </message>
    <message>
        <source>What has happened</source>
        <translation>Vad som har hänt</translation>
    </message>
    <message>
        <source>How severe it is</source>
        <translation>Hur allvarligt det är</translation>
    </message>
    <message>
        <source>Unlawful or malicious act suspected</source>
        <translation>Misstanke om olaglig eller avsiktligt skadlig handling</translation>
    </message>
    <message>
        <source>Effect across borders</source>
        <translation>Gränsöverskridande verkan</translation>
    </message>
    <message>
        <source>Users and services touched</source>
        <translation>Berörda användare och tjänster</translation>
    </message>
    <message>
        <source>People and records concerned, about how many</source>
        <translation>Berörda personer och uppgifter, ungefär hur många</translation>
    </message>
    <message>
        <source>Signs by which others recognise it</source>
        <translation>Tecken som andra känner igen det på</translation>
    </message>
    <message>
        <source>What probably set it off</source>
        <translation>Vad som sannolikt utlöste det</translation>
    </message>
    <message>
        <source>Likely consequences</source>
        <translation>Sannolika konsekvenser</translation>
    </message>
    <message>
        <source>The AI system</source>
        <translation>AI-systemet</translation>
    </message>
    <message>
        <source>The product</source>
        <translation>Produkten</translation>
    </message>
    <message>
        <source>What it has cost</source>
        <translation>Vad det har kostat</translation>
    </message>
    <message>
        <source>What was done against it</source>
        <translation>Vad som gjordes mot det</translation>
    </message>
    <message>
        <source>What we are doing</source>
        <translation>Vad vi gör</translation>
    </message>
    <message>
        <source>What users can do</source>
        <translation>Vad användare kan göra</translation>
    </message>
    <message>
        <source>Next word from us</source>
        <translation>Nästa besked från oss</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>saknas</translation>
    </message>
    <message>
        <source>[left out]</source>
        <translation>[utelämnat]</translation>
    </message>
    <message>
        <source>{time}, by our own monitoring</source>
        <translation>{time}, av vår egen övervakning</translation>
    </message>
    <message>
        <source>{time}: {reason}</source>
        <translation>{time}: {reason}</translation>
    </message>
    <message>
        <source>Judged significant: {reason}</source>
        <translation>Bedömd som betydande: {reason}</translation>
    </message>
    <message>
        <source>Judged not significant: {reason}</source>
        <translation>Bedömd som inte betydande: {reason}</translation>
    </message>
    <message>
        <source>Services: {services}</source>
        <translation>Tjänster: {services}</translation>
    </message>
    <message>
        <source>Nodes: {nodes}</source>
        <translation>Noder: {nodes}</translation>
    </message>
    <message>
        <source>At the latest with: {duty}, {time}</source>
        <translation>Senast med: {duty}, {time}</translation>
    </message>
    <message>
        <source>To be done: {what}</source>
        <translation>Att göra: {what}</translation>
    </message>
    <message>
        <source>{amount} SEK so far</source>
        <translation>{amount} kr hittills</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>profil</translation>
    </message>
    <message>
        <source>incident</source>
        <translation>incident</translation>
    </message>
    <message>
        <source>judgement</source>
        <translation>bedömning</translation>
    </message>
    <message>
        <source>log</source>
        <translation>logg</translation>
    </message>
    <message>
        <source>clock</source>
        <translation>klocka</translation>
    </message>
    <message>
        <source>A person must first answer whether it holds classified data. Until then no draft is made.</source>
        <extracomment>Says a marked text in the draft's language.</extracomment>
        <translation>En person måste först svara på om den rör säkerhetsskyddsklassificerade uppgifter. Till dess görs inget utkast.</translation>
    </message>
    <message>
        <source>It holds classified data: nothing leaves this program, and no draft is made.</source>
        <translation>Den rör säkerhetsskyddsklassificerade uppgifter: inget lämnar programmet och inget utkast görs.</translation>
    </message>
    <message>
        <source>Nothing of this leaves the program: people report it on the authority's own ways.</source>
        <translation>Inget av detta lämnar programmet: människor anmäler det på myndighetens egna vägar.</translation>
    </message>
    <message>
        <source>There is nothing to write for this.</source>
        <translation>Det finns inget att skriva för detta.</translation>
    </message>
</context>
<context>
    <name>DrainSheet</name>
    <message>
        <source>The node takes no new work, and what runs there goes on. Where Slurm is there, it is drained in it.</source>
        <translation>Noden tar inget nytt arbete, och det som kör där går vidare. Där Slurm finns töms noden även i det.</translation>
    </message>
    <message>
        <source>Take {node} out of work</source>
        <translation>Ta {node} ur arbete</translation>
    </message>
    <message>
        <source>do not wait</source>
        <translation>vänta inte</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>Wait until it is empty, at most</source>
        <translation>Vänta tills den är tom, högst</translation>
    </message>
    <message>
        <source>nobody knows yet</source>
        <translation>ingen vet ännu</translation>
    </message>
    <message>
        <source>Meant to be back in</source>
        <translation>Tänkt att vara tillbaka om</translation>
    </message>
</context>
<context>
    <name>DrillBand</name>
    <message>
        <source>Tabletop drill {drill}: talked through, nothing is touched.</source>
        <translation>Skrivbordsövning {drill}: talas igenom, inget rörs.</translation>
    </message>
    <message>
        <source>Functional drill {drill} in a sandbox. Production is not touched.</source>
        <translation>Funktionell övning {drill} i en sandlåda. Produktionen rörs inte.</translation>
    </message>
    <message>
        <source>Full drill {drill}: service is given from what came back.</source>
        <translation>Full övning {drill}: tjänsten ges från det som kom tillbaka.</translation>
    </message>
    <message>
        <source>It is paused.</source>
        <translation>Den är pausad.</translation>
    </message>
    <message>
        <source>DRILL</source>
        <translation>ÖVNING</translation>
    </message>
    <message>
        <source>Alarms in the strip are real</source>
        <translation>Larmen i remsan är verkliga</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
</context>
<context>
    <name>DrillPaper</name>
    <message>
        <source>Drill {drill}: {scenario}</source>
        <translation>Övning {drill}: {scenario}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultat</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>Vart tiden gick</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Steg</translation>
    </message>
    <message>
        <source>Gone on without</source>
        <translation>Åsidosatt</translation>
    </message>
    <message>
        <source>Corrective actions, open until closed</source>
        <translation>Åtgärder, öppna tills de stängs</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Händelser</translation>
    </message>
    <message>
        <source>Asked for by; mapped, not judged</source>
        <translation>Efterfrågas av; avbildat, inte bedömt</translation>
    </message>
    <message>
        <source>What is signed</source>
        <translation>Vad som är signerat</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Fas</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Slut</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Tog</translation>
    </message>
    <message>
        <source>of it waiting</source>
        <translation>därav väntan</translation>
    </message>
    <message>
        <source>Known from</source>
        <translation>Känt genom</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Steg</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Hur</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mer</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Åtgärd</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Senast</translation>
    </message>
    <message>
        <source>Nobody has signed the report yet.</source>
        <translation>Ingen har signerat rapporten ännu.</translation>
    </message>
    <message>
        <source>{drill}.json, SHA-256 {sha256}, signed for {namespace}; ssh-keygen -Y verify checks it.</source>
        <translation>{drill}.json, SHA-256 {sha256}, signerad för {namespace}; ssh-keygen -Y verify kontrollerar den.</translation>
    </message>
    <message>
        <source>signs</source>
        <translation>signerar</translation>
    </message>
    <message>
        <source>counter-signs</source>
        <translation>kontrasignerar</translation>
    </message>
</context>
<context>
    <name>DrillsView</name>
    <message>
        <source>Drill</source>
        <translation>Övning</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>Säger</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Scenario</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Slag</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Började</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Signerad av</translation>
    </message>
    <message>
        <source>Time to return</source>
        <translation>Tid till åter</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Mål</translation>
    </message>
    <message>
        <source>Data loss</source>
        <translation>Dataförlust</translation>
    </message>
    <message>
        <source>Drills</source>
        <translation>Övningar</translation>
    </message>
    <message>
        <source>None yet. Begin with one of the scenarios below.</source>
        <translation>Ingen ännu. Börja med ett av scenarierna nedan.</translation>
    </message>
    <message>
        <source>What is lost, and how it comes back</source>
        <translation>Vad som går förlorat, och hur det kommer tillbaka</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Steg</translation>
    </message>
    <message>
        <source>RTO</source>
        <translation>RTO</translation>
    </message>
    <message>
        <source>RPO</source>
        <translation>RPO</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Scenarier</translation>
    </message>
    <message>
        <source>files that can be read; a site's own add to them</source>
        <translation>filer som går att läsa; anläggningens egna läggs till</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Börja</translation>
    </message>
</context>
<context>
    <name>EditNodeSheet</name>
    <message>
        <source>Edit {node}</source>
        <translation>Redigera {node}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Save {node}</source>
        <translation>Spara {node}</translation>
    </message>
</context>
<context>
    <name>EntriesCard</name>
    <message>
        <source>Newest first</source>
        <extracomment>So many pixels above the end of the list older entries are asked for.</extracomment>
        <translation>Nyast först</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>By whom</source>
        <translation>Av vem</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>On what</source>
        <translation>På vad</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultat</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Entries of the log</source>
        <translation>Loggens poster</translation>
    </message>
    <message>
        <source>Show all entries</source>
        <translation>Visa alla poster</translation>
    </message>
    <message>
        <source>No entry is like that</source>
        <translation>Ingen post är sådan</translation>
    </message>
    <message>
        <source>Look for other words, or in a longer time.</source>
        <translation>Sök efter andra ord, eller under en längre tid.</translation>
    </message>
    <message>
        <source>Nothing was done yet</source>
        <translation>Inget har gjorts än</translation>
    </message>
    <message>
        <source>Every change through Driftvakt is written here, for good.</source>
        <translation>Varje ändring genom Driftvakt skrivs här, för gott.</translation>
    </message>
    <message>
        <source>times in {zone}</source>
        <translation>tider i {zone}</translation>
    </message>
    <message>
        <source>{listed} of {total} shown</source>
        <translation>{listed} av {total} visas</translation>
    </message>
    <message>
        <source>Older entries come as you scroll.</source>
        <translation>Äldre poster kommer när du rullar.</translation>
    </message>
</context>
<context>
    <name>EntryCard</name>
    <message>
        <source>The entry as it is hashed</source>
        <translation>Posten som den hashas</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Entry {number}</source>
        <translation>Post {number}</translation>
    </message>
    <message>
        <source>canonical JSON, as it is hashed</source>
        <translation>kanonisk JSON, som den hashas</translation>
    </message>
    <message>
        <source>Left out: {fields}</source>
        <translation>Utelämnat: {fields}</translation>
    </message>
    <message>
        <source>follows {hash}</source>
        <translation>följer {hash}</translation>
    </message>
    <message>
        <source>match</source>
        <translation>stämmer</translation>
    </message>
    <message>
        <source>does NOT match</source>
        <translation>stämmer INTE</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>Öppna {name}</translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <source>Why it matters</source>
        <translation>Varför det spelar roll</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Vad man gör</translation>
    </message>
    <message>
        <source>Raw text</source>
        <translation>Råtext</translation>
    </message>
    <message>
        <source>Show raw text</source>
        <translation>Visa råtext</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Copy everything</source>
        <translation>Kopiera allt</translation>
    </message>
    <message>
        <source>Hide raw text</source>
        <translation>Dölj råtext</translation>
    </message>
</context>
<context>
    <name>EventsCard</name>
    <message>
        <source>Kernel and driver events</source>
        <translation>Händelser i kärna och drivrutin</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Händelser</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>In the node's words</source>
        <translation>Med nodens ord</translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation>Filtrera händelser</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtrera</translation>
    </message>
    <message>
        <source>Nothing has happened</source>
        <translation>Ingenting har hänt</translation>
    </message>
    <message>
        <source>No event has these words</source>
        <translation>Ingen händelse har de orden</translation>
    </message>
    <message>
        <source>Escape in the filter shows all of them.</source>
        <translation>Escape i filtret visar alla igen.</translation>
    </message>
    <message>
        <source>The kernel's log cannot be read with this account; its messages are missing here.</source>
        <translation>Kärnans logg kan inte läsas med det här kontot; dess meddelanden saknas här.</translation>
    </message>
    <message>
        <source>{span}, newest first</source>
        <translation>{span}, nyast först</translation>
    </message>
</context>
<context>
    <name>EvidenceCard</name>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Keep a file…</source>
        <translation>Spara en fil…</translation>
    </message>
    <message>
        <source>Nothing was kept yet</source>
        <translation>Inget har sparats än</translation>
    </message>
    <message>
        <source>held</source>
        <translation>behålls</translation>
    </message>
    <message>
        <source>not held any more</source>
        <translation>behålls inte längre</translation>
    </message>
    <message>
        <source>held until {day}</source>
        <translation>behålls till {day}</translation>
    </message>
    <message>
        <source>The file is gone</source>
        <translation>Filen är borta</translation>
    </message>
    <message>
        <source>Spoilt: it is not what was kept</source>
        <translation>Förvanskad: den är inte vad som sparades</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>Filen går inte att läsa</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Spara…</translation>
    </message>
</context>
<context>
    <name>EvidenceView</name>
    <message>
        <source>Drill</source>
        <translation>Övning</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Scenario</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>Säger</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Rapporter</translation>
    </message>
    <message>
        <source>A report comes of every drill that is over.</source>
        <translation>Varje övning som är slut ger en rapport.</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Signera…</translation>
    </message>
    <message>
        <source>Signed JSON…</source>
        <translation>Signerad JSON…</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Fas</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Known from</source>
        <translation>Känt genom</translation>
    </message>
    <message>
        <source>of it waiting</source>
        <translation>därav väntan</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Tog</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>Vart tiden gick</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>Krav</translation>
    </message>
    <message>
        <source>Asks for</source>
        <translation>Begär</translation>
    </message>
    <message>
        <source>Answers which duty</source>
        <translation>Svarar mot vilket krav</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Senast</translation>
    </message>
    <message>
        <source>Corrective actions</source>
        <translation>Åtgärder</translation>
    </message>
    <message>
        <source>Open action…</source>
        <translation>Öppna åtgärd…</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultat</translation>
    </message>
    <message>
        <source>on the board until closed</source>
        <translation>på tavlan tills de stängs</translation>
    </message>
    <message>
        <source>Can it be trusted?</source>
        <translation>Går den att lita på?</translation>
    </message>
    <message>
        <source>Check it without Driftvakt</source>
        <translation>Kontrollera den utan Driftvakt</translation>
    </message>
    <message>
        <source>stock OpenSSH</source>
        <translation>vanlig OpenSSH</translation>
    </message>
    <message>
        <source>mapped, not judged</source>
        <translation>avbildat, inte bedömt</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Evidence of {drill}</source>
        <translation>Bevis från {drill}</translation>
    </message>
    <message>
        <source>to return, target {span}</source>
        <translation>till åter, mål {span}</translation>
    </message>
    <message>
        <source>of data lost, target {span}</source>
        <translation>förlorade data, mål {span}</translation>
    </message>
    <message>
        <source>of it waiting; paused apart {span}</source>
        <translation>därav väntan; paus för sig {span}</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Signerad av</translation>
    </message>
    <message>
        <source>Counter-signed by</source>
        <translation>Kontrasignerad av</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>ingen ännu</translation>
    </message>
    <message>
        <source>Report, SHA-256</source>
        <translation>Rapport, SHA-256</translation>
    </message>
    <message>
        <source>Scenario, SHA-256</source>
        <translation>Scenario, SHA-256</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Händelser</translation>
    </message>
    <message>
        <source>Counter-sign…</source>
        <translation>Kontrasignera…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>stängd</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>it is no export of a log, or a newer Driftvakt wrote it</source>
        <extracomment>What the signature under a file is for: SSHSIG's namespace. Letters in a line of it. The public key, as a line, by which bytes were signed for a purpose; raises EnvironmentFault.</extracomment>
        <translation>det är ingen export av en logg, eller så skrevs den av ett nyare Driftvakt</translation>
    </message>
    <message>
        <source>it was written in another way than it was signed</source>
        <translation>den är skriven på ett annat sätt än den signerades</translation>
    </message>
    <message>
        <source>it is longer than any line of an export</source>
        <translation>den är längre än någon rad i en export</translation>
    </message>
    <message>
        <source>there are more lines than an export has</source>
        <translation>det finns fler rader än en export har</translation>
    </message>
    <message>
        <source>it ends before its signature</source>
        <translation>den slutar före sin signatur</translation>
    </message>
    <message>
        <source>the signature does not hold: something in the file was changed, or it is another's</source>
        <translation>signaturen håller inte: något i filen har ändrats, eller så är den någon annans</translation>
    </message>
    <message>
        <source>entry {number} does not stand in the log whose root is signed</source>
        <translation>post {number} står inte i loggen vars rot är signerad</translation>
    </message>
    <message>
        <source>the value of “{field}” in entry {number} is not what was written</source>
        <translation>värdet på ”{field}” i post {number} är inte det som skrevs</translation>
    </message>
    <message>
        <source>entry {number} is out of order</source>
        <translation>post {number} är i fel ordning</translation>
    </message>
    <message>
        <source>entry {number} was written for another log</source>
        <translation>post {number} skrevs för en annan logg</translation>
    </message>
    <message>
        <source>the log did not go on under another id at entry {number}</source>
        <translation>loggen fortsatte inte under ett annat id vid post {number}</translation>
    </message>
    <message>
        <source>the log does not go on from its checkpoint over {size} entries: it was forked</source>
        <translation>loggen fortsätter inte från sin kontrollpunkt över {size} poster: den har förgrenats</translation>
    </message>
    <message>
        <source>the file has not as many lines as it says</source>
        <translation>filen har inte så många rader som den säger</translation>
    </message>
    <message>
        <source>No entry of the log is like that: there is nothing to export.</source>
        <extracomment>The entries, as SQL, that tell how far others' logs were seen to go.</extracomment>
        <translation>Ingen post i loggen är sådan: det finns inget att exportera.</translation>
    </message>
    <message>
        <source>Entry {number} of the log does not hold, so nothing was exported.</source>
        <translation>Post {number} i loggen håller inte, så inget exporterades.</translation>
    </message>
    <message>
        <source>This is a part of this very log: there is nothing to take in.</source>
        <translation>Detta är en del av just denna logg: det finns inget att ta in.</translation>
    </message>
    <message>
        <source>This calls itself this very log, and is another: over {size} entries it has another root, and here are {count}. One of two machines under one id was restored from a copy or cloned: keep both, and begin a continuation there.</source>
        <translation>Detta kallar sig just denna logg men är en annan: över {size} poster har den en annan rot, och här finns {count}. En av två maskiner under ett id återställdes från en kopia eller klonades: behåll båda, och börja en fortsättning på den.</translation>
    </message>
    <message>
        <source>The log of {name} was forked or shortened: what was taken in before, over {size} entries, is not its beginning. Two machines work under one id, or it was written anew. Nothing was taken in.</source>
        <translation>Loggen för {name} har delats eller kortats: det som togs in förut, över {size} poster, är inte dess början. Två maskiner arbetar under ett id, eller så skrevs den om. Ingenting togs in.</translation>
    </message>
    <message>
        <source>The log of {name} goes on from the first {count} entries of {id}, and {size} were seen here: its end was cut off, or an older copy went on, and it does not say so. Nothing was taken in. Whoever works there can say it: driftvakt log continue --known {id}@{size}</source>
        <translation>Loggen för {name} fortsätter från de första {count} posterna av {id}, och {size} har setts här: slutet kapades, eller en äldre kopia fortsatte, och den säger det inte. Inget togs in. Den som arbetar där kan säga det: driftvakt log continue --known {id}@{size}</translation>
    </message>
    <message>
        <source>{path} is there already, and nothing is written over it.</source>
        <extracomment>No such file is larger: it is read whole, and a stick may hold anything.</extracomment>
        <translation>{path} finns redan, och inget skrivs över.</translation>
    </message>
    <message>
        <source>{path} is there: another export is being written, or was cut off.</source>
        <translation>{path} finns: en annan export skrivs just nu, eller avbröts.</translation>
    </message>
    <message>
        <source>{path} is larger than any such file.</source>
        <translation>{path} är större än någon sådan fil.</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Export a part of the log</source>
        <translation>Exportera en del av loggen</translation>
    </message>
    <message>
        <source>One signed file, and {verifier} beside it: with Python and ssh-keygen anybody can check that each entry stands in the log as it was written, and that the log goes on from every checkpoint before.</source>
        <translation>En signerad fil, och {verifier} bredvid: med Python och ssh-keygen kan vem som helst kontrollera att varje post står i loggen som den skrevs, och att loggen fortsätter från varje kontrollpunkt dessförinnan.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportera</translation>
    </message>
    <message>
        <source>It signs the export.</source>
        <translation>Den signerar exporten.</translation>
    </message>
    <message>
        <source>all times</source>
        <translation>all tid</translation>
    </message>
    <message>
        <source>{since} to {until}</source>
        <translation>{since} till {until}</translation>
    </message>
    <message>
        <source>all kinds</source>
        <translation>alla slag</translation>
    </message>
    <message>
        <source>Where the export goes</source>
        <translation>Var exporten hamnar</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>As the page is filtered: words and persons do not narrow it</source>
        <translation>Som sidan är filtrerad: ord och personer begränsar inte</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>On what</source>
        <translation>På vad</translation>
    </message>
    <message>
        <source>An address; empty: everything</source>
        <translation>En adress; tomt: allt</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Utelämna</translation>
    </message>
    <message>
        <source>Names of fields whose values are left out; the proof holds without</source>
        <translation>Namn på fält vars värden utelämnas; beviset håller utan dem</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Vart</translation>
    </message>
    <message>
        <source>Say where it goes.</source>
        <translation>Säg var den hamnar.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Det finns ingen sådan mapp.</translation>
    </message>
    <message numerus="yes">
        <source>%n entries exported to {path}</source>
        <translation>
            <numerusform>%n post exporterad till {path}</numerusform>
            <numerusform>%n poster exporterade till {path}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Failures</name>
    <message>
        <source>This happened on the jump host {hop}, not on the node itself.</source>
        <extracomment>A machine may be impersonating the node. Trying again changes nothing until the operator has answered or repaired something. Tried again by itself, but half as often: a login that is refused for now must not look like an attack.</extracomment>
        <translation>Detta hände på hoppvärden {hop}, inte på själva noden.</translation>
    </message>
    <message>
        <source>Nothing is measured on this node until the link stands again.</source>
        <translation>Ingenting mäts på den här noden förrän länken är tillbaka.</translation>
    </message>
    <message>
        <source>The console tries again by itself. Retry to try now.</source>
        <translation>Konsolen försöker igen av sig själv. Försök igen för att pröva nu.</translation>
    </message>
    <message>
        <source>The live picture goes on; what is measured now will be missing from history.</source>
        <translation>Livebilden fortsätter; det som mäts nu kommer att saknas i historiken.</translation>
    </message>
    <message>
        <source>{target} failed with {code}, for which this version has no words.</source>
        <translation>{target} misslyckades med {code}, som den här versionen saknar ord för.</translation>
    </message>
    <message>
        <source>Read the raw text below. Retry to try now.</source>
        <translation>Läs råtexten nedan. Försök igen för att pröva nu.</translation>
    </message>
    <message>
        <source>{host} shows a {key_type} host key that this console has never seen: {fingerprint}.</source>
        <translation>{host} visar en värdnyckel av typ {key_type} som den här konsolen aldrig har sett: {fingerprint}.</translation>
    </message>
    <message>
        <source>Without comparing it, anyone between here and there could pose as this node.</source>
        <translation>Om den inte jämförs kan vem som helst mellan här och där utge sig för att vara noden.</translation>
    </message>
    <message>
        <source>Compare the fingerprint with what the node's administrator reads on the node, then accept it.</source>
        <translation>Jämför fingeravtrycket med det som nodens administratör läser av på noden, och godta det sedan.</translation>
    </message>
    <message>
        <source>The host key of {host} CHANGED. Known was {known_fingerprint}, shown is {fingerprint}.</source>
        <translation>Värdnyckeln för {host} HAR ÄNDRATS. Känd var {known_fingerprint}, visad är {fingerprint}.</translation>
    </message>
    <message>
        <source>The node was reinstalled, or another machine is posing as it. Nothing was sent to it.</source>
        <translation>Noden har installerats om, eller så utger sig en annan maskin för att vara den. Ingenting har skickats till den.</translation>
    </message>
    <message>
        <source>Ask the administrator whether the key was meant to change. Only then remove line {line} of {file}; retry.</source>
        <translation>Fråga administratören om nyckeln skulle ändras. Först då: ta bort rad {line} i {file} och försök igen.</translation>
    </message>
    <message>
        <source>{host} shows a host key that is marked as revoked: {fingerprint}.</source>
        <translation>{host} visar en värdnyckel som är märkt som återkallad: {fingerprint}.</translation>
    </message>
    <message>
        <source>Somebody declared this key stolen or retired. Nothing was sent to this machine.</source>
        <translation>Någon har förklarat nyckeln stulen eller utgången. Ingenting har skickats till den här maskinen.</translation>
    </message>
    <message>
        <source>Have the node given a new host key. The mark stands in {file}, line {line}.</source>
        <translation>Låt noden få en ny värdnyckel. Märkningen står i {file}, rad {line}.</translation>
    </message>
    <message>
        <source>The host certificate of {target} does not hold: {reason}.</source>
        <translation>Värdcertifikatet för {target} håller inte: {reason}.</translation>
    </message>
    <message>
        <source>The machine cannot prove that it is this node. Nothing was sent to it.</source>
        <translation>Maskinen kan inte bevisa att den är noden. Ingenting har skickats till den.</translation>
    </message>
    <message>
        <source>Have the certificate {key_id} renewed by its authority, then retry.</source>
        <translation>Låt utfärdaren förnya certifikatet {key_id} och försök sedan igen.</translation>
    </message>
    <message>
        <source>{target} accepts none of the keys offered for {user}. Tried: {tried}.</source>
        <extracomment>The failures that only a login has.</extracomment>
        <translation>{target} godtar ingen av nycklarna som erbjöds för {user}. Prövade: {tried}.</translation>
    </message>
    <message>
        <source>Add the public key to this account's authorized_keys, or choose another user or key. Allowed: {allowed}.</source>
        <translation>Lägg till den publika nyckeln i kontots authorized_keys, eller välj en annan användare eller nyckel. Tillåtet: {allowed}.</translation>
    </message>
    <message>
        <source>{target} refuses the key of {user} that it took before. Tried: {tried}.</source>
        <translation>{target} avvisar nyckeln för {user}, som togs emot förut. Provat: {tried}.</translation>
    </message>
    <message>
        <source>A node does that while it starts, or while the home directories are not mounted. Until it lets us in nothing is measured.</source>
        <translation>Det gör en nod medan den startar, eller medan hemkatalogerna inte är monterade. Tills den släpper in oss mäts ingenting.</translation>
    </message>
    <message>
        <source>The console tries again by itself, ever more slowly. If the key was taken away on purpose, put another into authorized_keys, or name another user or key for this node.</source>
        <translation>Konsolen försöker igen av sig själv, allt glesare. Om nyckeln togs bort med avsikt: lägg en annan i authorized_keys, eller ange en annan användare eller nyckel för noden.</translation>
    </message>
    <message>
        <source>The key {key_file} is locked with a passphrase.</source>
        <translation>Nyckeln {key_file} är låst med en lösenfras.</translation>
    </message>
    <message>
        <source>Enter the passphrase, or load the key into the SSH agent.</source>
        <translation>Ange lösenfrasen, eller läs in nyckeln i SSH-agenten.</translation>
    </message>
    <message>
        <source>{target} asks for the password of {user}.</source>
        <translation>{target} frågar efter lösenordet för {user}.</translation>
    </message>
    <message>
        <source>Enter the password, or set up a key for this account.</source>
        <translation>Ange lösenordet, eller ordna en nyckel för kontot.</translation>
    </message>
    <message>
        <source>{target} asks questions before it lets anyone in: {prompt_1}</source>
        <translation>{target} ställer frågor innan någon släpps in: {prompt_1}</translation>
    </message>
    <message>
        <source>Answer them, or set up a key for this account.</source>
        <translation>Svara på dem, eller ordna en nyckel för kontot.</translation>
    </message>
    <message>
        <source>The key file {key_file} cannot be read: {reason}.</source>
        <translation>Nyckelfilen {key_file} kan inte läsas: {reason}.</translation>
    </message>
    <message>
        <source>Repair or replace the file, or choose another key for this node.</source>
        <translation>Laga eller byt ut filen, eller välj en annan nyckel för noden.</translation>
    </message>
    <message>
        <source>{target} refuses the key of {user} that it took before. It said: {said}</source>
        <translation>{target} avvisar nyckeln för {user}, som togs emot förut. Svaret: {said}</translation>
    </message>
    <message>
        <source>The console tries again by itself, ever more slowly; what the node asks in place of the key lets it in at once. If the key was taken away on purpose, put another into authorized_keys, or name another user or key for this node.</source>
        <translation>Konsolen försöker igen av sig själv, allt glesare; svaret på det som noden frågar efter i nyckelns ställe släpper in den genast. Om nyckeln togs bort med avsikt: lägg en annan i authorized_keys, eller ange en annan användare eller nyckel för noden.</translation>
    </message>
    <message>
        <source>{target} closed the connection. It said: {said}</source>
        <translation>{target} stängde förbindelsen. Svaret: {said}</translation>
    </message>
    <message>
        <source>{target} closed the connection during the login, without an answer.</source>
        <translation>{target} stängde förbindelsen under inloggningen, utan svar.</translation>
    </message>
    <message>
        <source>A node that starts, or whose sshd is restarted or overloaded, does this. The console tries again by itself, ever more slowly.</source>
        <translation>Det gör en nod som startar, eller vars sshd startas om eller är överlastad. Konsolen försöker igen av sig själv, allt glesare.</translation>
    </message>
    <message>
        <source>{target} closed the connection during the login. It said: {said}</source>
        <translation>{target} stängde förbindelsen under inloggningen. Svaret: {said}</translation>
    </message>
    <message>
        <source>The console tries again by itself, ever more slowly. Retry to try now.</source>
        <translation>Konsolen försöker igen av sig själv, allt glesare. Försök igen för att prova nu.</translation>
    </message>
    <message>
        <source>The password for {user} was not right; {target} asks for it again.</source>
        <translation>Lösenordet för {user} var inte rätt; {target} frågar efter det igen.</translation>
    </message>
    <message>
        <source>Enter it again. Some nodes lock an account after several wrong ones.</source>
        <translation>Ange det igen. En del noder låser kontot efter flera felaktiga.</translation>
    </message>
    <message>
        <source>{target} takes none of the keys of {user} ({tried}) and asks for the password.</source>
        <translation>{target} tar inte emot någon av nycklarna för {user} ({tried}) och frågar efter lösenordet.</translation>
    </message>
    <message>
        <source>Enter the password, or put the key into authorized_keys of this account, then retry.</source>
        <translation>Ange lösenordet, eller lägg nyckeln i kontots authorized_keys och försök igen.</translation>
    </message>
    <message>
        <source>{target} takes none of the keys of {user} ({tried}) and asks for the password. Left out: {skipped}.</source>
        <translation>{target} tar inte emot någon av nycklarna för {user} ({tried}) och frågar efter lösenordet. Utelämnat: {skipped}.</translation>
    </message>
    <message>
        <source>Repair what is named and retry, or enter the password.</source>
        <translation>Åtgärda det som nämns och försök igen, eller ange lösenordet.</translation>
    </message>
    <message>
        <source>{target} asks for the password of {user}; no key could be tried. Left out: {skipped}.</source>
        <translation>{target} frågar efter lösenordet för {user}; ingen nyckel kunde provas. Utelämnat: {skipped}.</translation>
    </message>
    <message>
        <source>The passphrase of {key_file} was not right; the key stays locked.</source>
        <translation>Lösenfrasen för {key_file} var inte rätt; nyckeln förblir låst.</translation>
    </message>
    <message>
        <source>Enter it again, or load the key into the SSH agent (ssh-add).</source>
        <translation>Ange den igen, eller läs in nyckeln i SSH-agenten (ssh-add).</translation>
    </message>
    <message>
        <source>{target} did not take the answers and asks again.</source>
        <translation>{target} godtog inte svaren och frågar igen.</translation>
    </message>
    <message>
        <source>Answer it again. Codes that are used once run out after seconds.</source>
        <translation>Svara igen. Engångskoder slutar gälla efter några sekunder.</translation>
    </message>
    <message>
        <source>{target} is up but refuses the connection: no SSH server listens on that port.</source>
        <translation>{target} är igång men vägrar anslutningen: ingen SSH-server lyssnar på den porten.</translation>
    </message>
    <message>
        <source>Start sshd on the node, or correct the port. The console tries again by itself.</source>
        <translation>Starta sshd på noden, eller rätta porten. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>There is no way to {target}: the network says it is unreachable.</source>
        <translation>Det finns ingen väg till {target}: nätet säger att den inte kan nås.</translation>
    </message>
    <message>
        <source>Check the node's power and link, and the route to it. The console tries again by itself.</source>
        <translation>Kontrollera nodens ström och länk och vägen dit. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>The name {name} has no address.</source>
        <translation>Namnet {name} har ingen adress.</translation>
    </message>
    <message>
        <source>Correct the name, or mend the name service. The console tries again by itself.</source>
        <translation>Rätta namnet, eller laga namntjänsten. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>{target} did not answer within {seconds} s ({phase}).</source>
        <translation>{target} svarade inte inom {seconds} s ({phase}).</translation>
    </message>
    <message>
        <source>Check that the node is up and no firewall drops its SSH port. The console tries again by itself.</source>
        <translation>Kontrollera att noden är uppe och att ingen brandvägg stoppar dess SSH-port. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>{target} took the connection but said nothing for {seconds} s.</source>
        <translation>{target} tog emot anslutningen men sade ingenting på {seconds} s.</translation>
    </message>
    <message>
        <source>The machine is alive but its sshd is stuck: often no memory, or a hung disk.</source>
        <translation>Maskinen lever men dess sshd har fastnat: ofta slut på minne, eller en disk som hänger.</translation>
    </message>
    <message>
        <source>Look at the node's console. The console tries again by itself.</source>
        <translation>Titta på nodens konsol. Den här konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>What listens at {target} is no SSH server. It said: {said}</source>
        <translation>Det som lyssnar på {target} är ingen SSH-server. Den sade: {said}</translation>
    </message>
    <message>
        <source>Correct the address or the port.</source>
        <translation>Rätta adressen eller porten.</translation>
    </message>
    <message>
        <source>{target} turns this computer away for a while. It said: {said}</source>
        <translation>{target} avvisar den här datorn en stund. Den sade: {said}</translation>
    </message>
    <message>
        <source>Its SSH server does that after failed log-ins from here, or when too many connect at once.</source>
        <translation>Dess SSH-server gör så efter misslyckade inloggningar härifrån, eller när för många ansluter på en gång.</translation>
    </message>
    <message>
        <source>Wait some minutes: the console tries again by itself. If it goes on, look for PerSourcePenalties and MaxStartups in the node's sshd_config.</source>
        <translation>Vänta några minuter: konsolen försöker igen av sig själv. Om det fortsätter, se efter PerSourcePenalties och MaxStartups i nodens sshd_config.</translation>
    </message>
    <message>
        <source>{target} offers only weak encryption: {what}.</source>
        <translation>{target} erbjuder bara svag kryptering: {what}.</translation>
    </message>
    <message>
        <source>What is weak can be read or changed on the way, so the console does not use it.</source>
        <translation>Det som är svagt kan läsas eller ändras på vägen, så konsolen använder det inte.</translation>
    </message>
    <message>
        <source>Update the SSH server on the node, or allow stronger algorithms in its sshd_config.</source>
        <translation>Uppdatera SSH-servern på noden, eller tillåt starkare algoritmer i dess sshd_config.</translation>
    </message>
    <message>
        <source>{target} offers only what this console does not speak ({what}): {offered}.</source>
        <translation>{target} erbjuder bara sådant som konsolen inte kan ({what}): {offered}.</translation>
    </message>
    <message>
        <source>It is strong; the console's SSH library does not have it yet.</source>
        <translation>Det är starkt; konsolens SSH-bibliotek har det inte än.</translation>
    </message>
    <message>
        <source>Allow one more in the node's sshd_config: curve25519-sha256, aes256-gcm@openssh.com or aes256-ctr with hmac-sha2-256.</source>
        <translation>Tillåt ett till i nodens sshd_config: curve25519-sha256, aes256-gcm@openssh.com eller aes256-ctr med hmac-sha2-256.</translation>
    </message>
    <message>
        <source>{target} and this console could not agree on how to speak.</source>
        <translation>{target} och den här konsolen kunde inte enas om hur de ska tala.</translation>
    </message>
    <message>
        <source>{target} closed the connection.</source>
        <translation>{target} stängde anslutningen.</translation>
    </message>
    <message>
        <source>A restart of sshd or of the node does this. The console tries again by itself.</source>
        <translation>Det händer när sshd eller noden startas om. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>{target} has not answered for {seconds} s, though nobody closed the connection.</source>
        <translation>{target} har inte svarat på {seconds} s, fast ingen har stängt anslutningen.</translation>
    </message>
    <message>
        <source>The cable, the switch or the whole node may be gone.</source>
        <translation>Kabeln, switchen eller hela noden kan vara borta.</translation>
    </message>
    <message>
        <source>{target} sent something that is no SSH: {reason}.</source>
        <translation>{target} skickade något som inte är SSH: {reason}.</translation>
    </message>
    <message>
        <source>{target} let us in but allows no command: {reason}.</source>
        <translation>{target} släppte in oss men tillåter inget kommando: {reason}.</translation>
    </message>
    <message>
        <source>Check MaxSessions and the account's restrictions in sshd_config and authorized_keys.</source>
        <translation>Kontrollera MaxSessions och kontots begränsningar i sshd_config och authorized_keys.</translation>
    </message>
    <message>
        <source>{target} let us in but refuses to run the probe.</source>
        <translation>{target} släppte in oss men vägrar köra sonden.</translation>
    </message>
    <message>
        <source>Check the account's ForceCommand and restrictions, or use another account.</source>
        <translation>Kontrollera kontots ForceCommand och begränsningar, eller använd ett annat konto.</translation>
    </message>
    <message>
        <source>The probe on {target} was killed by the signal {signal}.</source>
        <translation>Sonden på {target} dödades av signalen {signal}.</translation>
    </message>
    <message>
        <source>KILL often means that the node ran out of memory.</source>
        <translation>KILL betyder ofta att noden fick slut på minne.</translation>
    </message>
    <message>
        <source>The jump host {hop} cannot reach {next}: {reason}.</source>
        <translation>Hoppvärden {hop} når inte {next}: {reason}.</translation>
    </message>
    <message>
        <source>Check the way from {hop} onwards, and that it allows TCP forwarding.</source>
        <translation>Kontrollera vägen från {hop} och framåt, och att den tillåter TCP-vidarebefordran.</translation>
    </message>
    <message>
        <source>The SSH configuration cannot be used: {reason} ({file}, line {line}).</source>
        <translation>SSH-konfigurationen kan inte användas: {reason} ({file}, rad {line}).</translation>
    </message>
    <message>
        <source>Correct that line, then retry.</source>
        <translation>Rätta den raden och försök sedan igen.</translation>
    </message>
    <message>
        <source>The list of known host keys, {file}, cannot be read.</source>
        <translation>Listan över kända värdnycklar, {file}, kan inte läsas.</translation>
    </message>
    <message>
        <source>Without it no machine can be told from an impostor, so nothing is connected.</source>
        <translation>Utan den kan ingen maskin skiljas från en bedragare, så ingenting ansluts.</translation>
    </message>
    <message>
        <source>Repair the file or its permissions, then retry.</source>
        <translation>Laga filen eller dess behörigheter och försök sedan igen.</translation>
    </message>
    <message>
        <source>The list of accepted host keys, {file}, cannot be written.</source>
        <translation>Listan över godtagna värdnycklar, {file}, går inte att skriva.</translation>
    </message>
    <message>
        <source>Nothing in it was changed, so what was decided on a key does not hold.</source>
        <translation>Inget i den ändrades, så det som bestämdes om en nyckel gäller inte.</translation>
    </message>
    <message>
        <source>Make room or repair the permissions of {file}, then retry.</source>
        <translation>Skaffa plats eller laga behörigheterna för {file} och försök sedan igen.</translation>
    </message>
    <message>
        <source>{target} has not taken what the console sends for {seconds} s.</source>
        <translation>{target} har inte tagit emot det konsolen skickar på {seconds} s.</translation>
    </message>
    <message>
        <source>The node is overloaded, or its login shell hangs before the probe can start.</source>
        <translation>Noden är överlastad, eller så hänger dess inloggningsskal innan sonden kan starta.</translation>
    </message>
    <message>
        <source>Connecting to {target} was cancelled.</source>
        <translation>Anslutningen till {target} avbröts.</translation>
    </message>
    <message>
        <source>Retry to try again.</source>
        <translation>Försök igen för att pröva på nytt.</translation>
    </message>
    <message>
        <source>The authority of {target} signed its host certificate by {signed_with}, which does not count here.</source>
        <translation>Utfärdaren för {target} signerade värdcertifikatet med {signed_with}, som inte gäller här.</translation>
    </message>
    <message>
        <source>What SHA-1 signed can be forged: the machine cannot prove that it is this node. Nothing was sent.</source>
        <translation>Det som signerats med SHA-1 kan förfalskas: maskinen kan inte bevisa att den är denna nod. Ingenting skickades.</translation>
    </message>
    <message>
        <source>Have the certificate {key_id} signed anew (ssh-keygen -t rsa-sha2-512, or an ed25519 authority), then retry. CASignatureAlgorithms in the SSH configuration says which count.</source>
        <translation>Låt signera certifikatet {key_id} på nytt (ssh-keygen -t rsa-sha2-512, eller en utfärdare med ed25519) och försök igen. CASignatureAlgorithms i SSH-konfigurationen säger vilka som gäller.</translation>
    </message>
    <message>
        <source>{target} has no Python 3.6 or newer.</source>
        <translation>{target} har inte Python 3.6 eller nyare.</translation>
    </message>
    <message>
        <source>Nothing can be done there from here: what acts on nodes needs Python.</source>
        <translation>Inget kan göras där härifrån: det som handlar på noder behöver Python.</translation>
    </message>
    <message>
        <source>Install Python 3 there. Watching goes on without it.</source>
        <translation>Installera Python 3 där. Övervakningen går vidare utan.</translation>
    </message>
    <message>
        <source>On {target} the account has no folder of its own to keep runs in.</source>
        <translation>På {target} har kontot ingen egen mapp att ha körningar i.</translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation>Inget startades.</translation>
    </message>
    <message>
        <source>See below what stands in the way, mend it there, and try again.</source>
        <translation>Se nedan vad som står i vägen, åtgärda det där och försök igen.</translation>
    </message>
    <message>
        <source>What answers on {target} is no runner of this console.</source>
        <translation>Det som svarar på {target} är inget som den här konsolen kör med.</translation>
    </message>
    <message>
        <source>Nothing that it says is believed.</source>
        <translation>Inget av vad det säger tas för sant.</translation>
    </message>
    <message>
        <source>See below what it said. Find out who changed what runs on that machine.</source>
        <translation>Se nedan vad det sade. Ta reda på vem som ändrat vad som kör på maskinen.</translation>
    </message>
    <message>
        <source>{target} did not answer in time.</source>
        <translation>{target} svarade inte i tid.</translation>
    </message>
    <message>
        <source>What was asked for may have happened.</source>
        <translation>Det som begärdes kan ha hänt.</translation>
    </message>
    <message>
        <source>Resume the run: the node is asked, and nothing is done twice.</source>
        <translation>Återuppta körningen: noden tillfrågas, och inget görs två gånger.</translation>
    </message>
    <message>
        <source>The connection to {target} ended.</source>
        <translation>Förbindelsen till {target} bröts.</translation>
    </message>
    <message>
        <source>What was started there goes on without it.</source>
        <translation>Det som startats där går vidare utan den.</translation>
    </message>
    <message>
        <source>{target} refused: {why}.</source>
        <translation>{target} vägrade: {why}.</translation>
    </message>
    <message>
        <source>Nothing was done.</source>
        <translation>Inget gjordes.</translation>
    </message>
    <message>
        <source>See below what stands in the way.</source>
        <translation>Se nedan vad som står i vägen.</translation>
    </message>
    <message>
        <source>{target} hung up on {user} after these keys: {tried}.</source>
        <translation>{target} lade på för {user} efter dessa nycklar: {tried}.</translation>
    </message>
    <message>
        <source>Name the right key file for this node, so that it is tried first, then retry.</source>
        <translation>Ange rätt nyckelfil för noden, så att den provas först, och försök igen.</translation>
    </message>
    <message>
        <source>{target} asks {user} for a key, and there is none here to try.</source>
        <translation>{target} ber {user} om en nyckel, och det finns ingen här att prova.</translation>
    </message>
    <message>
        <source>Load a key into the SSH agent (ssh-add), or name its file for this node, then retry.</source>
        <translation>Läs in en nyckel i SSH-agenten (ssh-add) eller ange dess fil för noden, och försök igen.</translation>
    </message>
    <message>
        <source>No key could be tried at {target} for {user}. Left out: {skipped}.</source>
        <translation>Ingen nyckel kunde provas på {target} för {user}. Utelämnade: {skipped}.</translation>
    </message>
    <message>
        <source>Repair what is named, or load a key into the SSH agent (ssh-add), then retry.</source>
        <translation>Rätta till det som nämns eller läs in en nyckel i SSH-agenten (ssh-add), och försök igen.</translation>
    </message>
    <message>
        <source>{target} prints and prints, but the probe does not speak.</source>
        <translation>{target} skriver och skriver, men sonden säger inget.</translation>
    </message>
    <message>
        <source>See below what its login shell prints, and quieten it for non-interactive logins.</source>
        <translation>Se nedan vad inloggningsskalet skriver, och tysta det för icke-interaktiva inloggningar.</translation>
    </message>
    <message>
        <source>What answers on {target} speaks another version of the probe's protocol.</source>
        <translation>Det som svarar på {target} talar en annan version av sondens protokoll.</translation>
    </message>
    <message>
        <source>If a forced command starts a probe on this account, update it.</source>
        <translation>Om ett tvingande kommando startar en sond på kontot, uppdatera den.</translation>
    </message>
    <message>
        <source>{target} sends lines that are no messages of the probe.</source>
        <translation>{target} skickar rader som inte är meddelanden från sonden.</translation>
    </message>
    <message>
        <source>Good lines around them still count, but something else writes into the same channel.</source>
        <translation>Goda rader däremellan räknas fortfarande, men något annat skriver i samma kanal.</translation>
    </message>
    <message>
        <source>See below what it sends; a background job of the login shell does this.</source>
        <translation>Se nedan vad den skickar; ett bakgrundsjobb i inloggningsskalet gör så.</translation>
    </message>
    <message>
        <source>{target} sends a line without end.</source>
        <translation>{target} skickar en rad utan slut.</translation>
    </message>
    <message>
        <source>It is skipped; nothing of it is kept.</source>
        <translation>Den hoppas över; inget av den sparas.</translation>
    </message>
    <message>
        <source>See below how it begins; something else writes into the same channel.</source>
        <translation>Se nedan hur den börjar; något annat skriver i samma kanal.</translation>
    </message>
    <message>
        <source>{target} sent megabytes of garbage, and the link was closed.</source>
        <translation>{target} skickade megabyte av skräp, och länken stängdes.</translation>
    </message>
    <message>
        <source>See below what it sends. The console tries again by itself.</source>
        <translation>Se nedan vad den skickar. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>{target} let us in, but its login shell has not started the probe for {seconds} s.</source>
        <translation>{target} släppte in oss, men dess inloggningsskal har inte startat sonden på {seconds} s.</translation>
    </message>
    <message>
        <source>A login shell that waits for a network file system or a module system does this.</source>
        <translation>Så gör ett inloggningsskal som väntar på ett nätfilsystem eller ett modulsystem.</translation>
    </message>
    <message>
        <source>Look at the account's .bashrc and profile. The console tries again by itself.</source>
        <translation>Titta i kontots .bashrc och profile. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>{target} let us in, but the probe did not start (exit status {status}).</source>
        <translation>{target} släppte in oss, men sonden startade inte (slutstatus {status}).</translation>
    </message>
    <message>
        <source>See below what it said. An account without a real shell cannot run the probe.</source>
        <translation>Se nedan vad det sade. Ett konto utan riktigt skal kan inte köra sonden.</translation>
    </message>
    <message>
        <source>{target} has neither Python 3.6 or newer nor awk.</source>
        <translation>{target} har varken Python 3.6 eller nyare eller awk.</translation>
    </message>
    <message>
        <source>The probe needs one of them; it brings everything else along.</source>
        <translation>Sonden behöver ett av dem; allt annat har den med sig.</translation>
    </message>
    <message>
        <source>Install python3 on the node. The console tries again by itself.</source>
        <translation>Installera python3 på noden. Konsolen försöker igen av sig själv.</translation>
    </message>
    <message>
        <source>The probe on {target} ended by a fault of its own (exit status {status}).</source>
        <translation>Sonden på {target} slutade av ett eget fel (slutstatus {status}).</translation>
    </message>
    <message>
        <source>Please report this with the text below. The console starts it again by itself.</source>
        <translation>Rapportera gärna detta med texten nedan. Konsolen startar den igen av sig själv.</translation>
    </message>
    <message>
        <source>The probe on {target} ended (exit status {status}).</source>
        <translation>Sonden på {target} slutade (slutstatus {status}).</translation>
    </message>
    <message>
        <source>Somebody ended it, or the node is going down. The console starts it again by itself.</source>
        <translation>Någon avslutade den, eller så är noden på väg ner. Konsolen startar den igen av sig själv.</translation>
    </message>
    <message>
        <source>Connecting to {target} has led nowhere for {seconds} s and was given up.</source>
        <translation>Anslutningen till {target} ledde ingenstans på {seconds} s och gavs upp.</translation>
    </message>
    <message>
        <source>The link to {target} looks up, but nothing has come for {seconds} s.</source>
        <translation>Länken till {target} ser ut att vara uppe, men ingenting har kommit på {seconds} s.</translation>
    </message>
    <message>
        <source>The node may hang: a machine out of memory still holds its connections.</source>
        <translation>Noden kan hänga: en maskin utan minne håller fortfarande sina anslutningar.</translation>
    </message>
    <message>
        <source>Look at the node's console. The link was closed and is made anew.</source>
        <translation>Titta på nodens konsol. Länken stängdes och görs på nytt.</translation>
    </message>
    <message>
        <source>This console made a mistake with {target}.</source>
        <translation>Den här konsolen gjorde ett misstag med {target}.</translation>
    </message>
    <message>
        <source>Other nodes are not affected.</source>
        <translation>Andra noder berörs inte.</translation>
    </message>
    <message>
        <source>Please report this with the text below. Retry to try again.</source>
        <translation>Rapportera gärna detta med texten nedan. Försök igen för att pröva på nytt.</translation>
    </message>
    <message>
        <source>This workstation cannot be watched: its system ({platform}) has nothing to read.</source>
        <translation>Den här arbetsstationen kan inte bevakas: dess system ({platform}) har inget att läsa.</translation>
    </message>
    <message>
        <source>Only Linux tells what the probe asks for. Nodes over SSH are not affected.</source>
        <translation>Bara Linux berättar det sonden frågar om. Noder över SSH berörs inte.</translation>
    </message>
    <message>
        <source>Remove it from the inventory, or stop watching it.</source>
        <translation>Ta bort den ur förteckningen, eller sluta bevaka den.</translation>
    </message>
    <message>
        <source>The probe cannot be started on this workstation.</source>
        <translation>Sonden kan inte startas på den här arbetsstationen.</translation>
    </message>
    <message>
        <source>The probe on this workstation ended.</source>
        <translation>Sonden på den här arbetsstationen slutade.</translation>
    </message>
    <message>
        <source>The disk that holds the history is full.</source>
        <translation>Disken som håller historiken är full.</translation>
    </message>
    <message>
        <source>Free space beside {path}; it resumes by itself. A lower bound in Settings, Storage, keeps it from filling the disk again.</source>
        <translation>Frigör utrymme bredvid {path}; den fortsätter av sig själv. En lägre gräns i Inställningar, Lagring, hindrar att disken blir full igen.</translation>
    </message>
    <message>
        <source>The history cannot be written to {path}.</source>
        <translation>Historiken kan inte skrivas till {path}.</translation>
    </message>
    <message>
        <source>Check the disk and the folder's permissions. It resumes by itself.</source>
        <translation>Kontrollera disken och mappens behörigheter. Det återupptas av sig själv.</translation>
    </message>
    <message>
        <source>Another Driftvakt writes the history in {path}.</source>
        <translation>En annan Driftvakt skriver historiken i {path}.</translation>
    </message>
    <message>
        <source>Nothing is lost: the other one keeps what is measured. This one only reads.</source>
        <translation>Ingenting går förlorat: den andra sparar det som mäts. Den här bara läser.</translation>
    </message>
    <message>
        <source>Close the other one if this one is to keep the history.</source>
        <translation>Stäng den andra om det är den här som ska spara historiken.</translation>
    </message>
    <message>
        <source>The history file was damaged. It was set aside as {aside}, and a new one begun.</source>
        <translation>Historikfilen var skadad. Den lades undan som {aside}, och en ny påbörjades.</translation>
    </message>
    <message>
        <source>Graphs begin anew. Inventory, incidents and the log are in another file and safe.</source>
        <translation>Graferna börjar om. Förteckning, incidenter och logg ligger i en annan fil och är oskadda.</translation>
    </message>
    <message>
        <source>Check the disk. The file that was set aside may be deleted.</source>
        <translation>Kontrollera disken. Filen som lades undan kan tas bort.</translation>
    </message>
    <message>
        <source>The history in {path} was written by a newer version and is left alone.</source>
        <translation>Historiken i {path} skrevs av en nyare version och lämnas orörd.</translation>
    </message>
    <message>
        <source>What is measured now is kept in {own}; older graphs come back with the newer version.</source>
        <translation>Det som mäts nu sparas i {own}; äldre grafer kommer tillbaka med den nyare versionen.</translation>
    </message>
    <message>
        <source>Update this console.</source>
        <translation>Uppdatera den här konsolen.</translation>
    </message>
    <message>
        <source>The disk is too slow for the history.</source>
        <translation>Disken är för långsam för historiken.</translation>
    </message>
    <message>
        <source>Put the history on a faster disk, or measure less often.</source>
        <translation>Lägg historiken på en snabbare disk, eller mät mer sällan.</translation>
    </message>
    <message>
        <source>{rows} samples and {events} events since this start could not be kept in the history.</source>
        <translation>{rows} mätvärden och {events} händelser sedan starten kunde inte sparas i historiken.</translation>
    </message>
    <message>
        <source>Graphs have a gap there. The live picture was not concerned.</source>
        <translation>Graferna har en lucka där. Livebilden berördes inte.</translation>
    </message>
    <message>
        <source>See that the disk of {path} has room and is fast enough.</source>
        <translation>Se till att disken med {path} har plats och är snabb nog.</translation>
    </message>
    <message>
        <source>The history in {path} is being brought to the form of this version.</source>
        <translation>Historiken i {path} förs över till den här versionens form.</translation>
    </message>
    <message>
        <source>Older graphs are missing until then. The live picture goes on.</source>
        <translation>Äldre grafer saknas tills det är klart. Livebilden fortsätter.</translation>
    </message>
    <message>
        <source>Wait: it takes minutes for a large file. The old file is kept beside it.</source>
        <translation>Vänta: en stor fil tar några minuter. Den gamla filen finns kvar bredvid.</translation>
    </message>
    <message>
        <source>The history was brought to the form of this version.</source>
        <translation>Historiken fördes över till den här versionens form.</translation>
    </message>
    <message>
        <source>The file as it was before is kept as {kept}.</source>
        <translation>Filen som den var förut finns kvar som {kept}.</translation>
    </message>
    <message>
        <source>The old file, {kept}, may be deleted when the graphs are as they were.</source>
        <translation>Den gamla filen, {kept}, får raderas när graferna är som de var.</translation>
    </message>
    <message>
        <source>There is no room to bring the history to the form of this version.</source>
        <translation>Det finns inte plats för att föra över historiken till den här versionens form.</translation>
    </message>
    <message>
        <source>The old file is copied before anything is done with it. What is measured now is not kept.</source>
        <translation>Den gamla filen kopieras innan något görs med den. Det som mäts nu sparas inte.</translation>
    </message>
    <message>
        <source>Make {needed} free beside {path}. It goes on by itself.</source>
        <translation>Frigör {needed} bredvid {path}. Det fortsätter av sig självt.</translation>
    </message>
    <message>
        <source>The last minutes before a crash cannot be read back beside {path}.</source>
        <translation>De sista minuterna före en krasch kan inte läsas tillbaka bredvid {path}.</translation>
    </message>
    <message>
        <source>They are missing from history until then; all else is being kept.</source>
        <translation>De saknas i historiken tills det går; allt annat sparas.</translation>
    </message>
    <message>
        <source>Check the disk and the permissions of the files named .hot there. It is tried again by itself.</source>
        <translation>Kontrollera disken och behörigheterna för filerna med .hot i namnet där. Det prövas igen av sig självt.</translation>
    </message>
    <message>
        <source>The last minute before a crash was damaged in {path}.</source>
        <translation>Den sista minuten före en krasch var skadad i {path}.</translation>
    </message>
    <message>
        <source>What could be read of it is in the history; some seconds are missing there.</source>
        <translation>Det som gick att läsa finns i historiken; några sekunder saknas där.</translation>
    </message>
    <message>
        <source>Check the disk if this happens again.</source>
        <translation>Kontrollera disken om det händer igen.</translation>
    </message>
    <message>
        <source>Only the demo site is concerned; no real machine is.</source>
        <translation>Bara demoanläggningen berörs; ingen verklig maskin.</translation>
    </message>
    <message>
        <source>The demo site did not start.</source>
        <translation>Demoanläggningen startade inte.</translation>
    </message>
    <message>
        <source>Make room in the temporary folder and start it again. It said: "{said}".</source>
        <translation>Gör plats i den tillfälliga mappen och starta den igen. Den sade: "{said}".</translation>
    </message>
    <message>
        <source>The demo site did not do that: "{said}".</source>
        <translation>Demoanläggningen gjorde inte det: "{said}".</translation>
    </message>
    <message>
        <source>Choose another fault, or another node.</source>
        <translation>Välj ett annat fel eller en annan nod.</translation>
    </message>
    <message>
        <source>The demo site does not answer.</source>
        <translation>Demoanläggningen svarar inte.</translation>
    </message>
    <message>
        <source>This workstation may be overloaded. Try again, or start the demo anew.</source>
        <translation>Arbetsstationen kan vara överbelastad. Försök igen eller starta demon på nytt.</translation>
    </message>
    <message>
        <source>The demo site has ended.</source>
        <translation>Demoanläggningen har avslutats.</translation>
    </message>
    <message>
        <source>Close this window and start the demo again.</source>
        <translation>Stäng fönstret och starta demon igen.</translation>
    </message>
    <message>
        <source>There is no {tool} on the node.</source>
        <translation>Det finns inget {tool} på noden.</translation>
    </message>
    <message>
        <source>Install it there, or do without what needs it.</source>
        <translation>Installera det där, eller klara dig utan det som behöver det.</translation>
    </message>
    <message>
        <source>The account may not do this with {tool} on the node.</source>
        <translation>Kontot får inte göra detta med {tool} på noden.</translation>
    </message>
    <message>
        <source>Have the node's administrator allow it, or act there under another account.</source>
        <translation>Be nodens administratör tillåta det, eller använd ett annat konto där.</translation>
    </message>
    <message>
        <source>{tool} on the node does not know what it was asked about.</source>
        <translation>{tool} på noden känner inte till det som efterfrågades.</translation>
    </message>
    <message>
        <source>Look whether it is still there and what it is called now.</source>
        <translation>Se efter om det finns kvar och vad det heter nu.</translation>
    </message>
    <message>
        <source>{tool} on the node gets no answer from what it speaks to.</source>
        <translation>{tool} på noden får inget svar från det som det talar med.</translation>
    </message>
    <message>
        <source>Look whether the driver is loaded or the service runs, then try again.</source>
        <translation>Se efter om drivrutinen är laddad eller tjänsten igång, och försök igen.</translation>
    </message>
    <message>
        <source>{tool} on the node refused, with status {status}.</source>
        <translation>{tool} på noden vägrade, med status {status}.</translation>
    </message>
    <message>
        <source>See below what it said.</source>
        <translation>Se nedan vad det sade.</translation>
    </message>
    <message>
        <source>What {tool} on the node says is not understood here: {why}.</source>
        <translation>Det som {tool} på noden säger förstås inte här: {why}.</translation>
    </message>
    <message>
        <source>Nothing is concluded from it, and nothing was done.</source>
        <translation>Inga slutsatser dras av det, och ingenting gjordes.</translation>
    </message>
    <message>
        <source>See below what it said. It may be a version that this console does not know.</source>
        <translation>Se nedan vad det sade. Det kan vara en version som den här konsolen inte känner till.</translation>
    </message>
    <message>
        <source>{value} is nothing that {tool} could be given.</source>
        <translation>{value} är inget som {tool} kan ges.</translation>
    </message>
    <message>
        <source>Check how it is spelt.</source>
        <translation>Kontrollera stavningen.</translation>
    </message>
    <message>
        <source>Install it there: it reads the backup that is tested itself.</source>
        <translation>Installera den där: det är den själv som läser säkerhetskopian som prövas.</translation>
    </message>
    <message>
        <source>This console does not read what {tool} on the node wrote.</source>
        <translation>Den här konsolen läser inte det som {tool} på noden skrev.</translation>
    </message>
    <message>
        <source>Betas of borg 2 read what the beta before them wrote no more.</source>
        <translation>Betaversioner av borg 2 läser inte längre det som betan före dem skrev.</translation>
    </message>
    <message>
        <source>Use a version that it knows: restic from 0.14, borg 1.2 or 1.4.</source>
        <translation>Använd en version som den känner: restic från 0.14, borg 1.2 eller 1.4.</translation>
    </message>
    <message>
        <source>The repository is damaged: what {tool} read is not what was written.</source>
        <translation>Förrådet är skadat: det {tool} läste är inte det som skrevs.</translation>
    </message>
    <message>
        <source>{tool} did only a part of its work.</source>
        <translation>{tool} gjorde bara en del av sitt arbete.</translation>
    </message>
    <message>
        <source>{tool} was ended before it was done.</source>
        <translation>{tool} avslutades innan arbetet var klart.</translation>
    </message>
    <message>
        <source>{tool} itself failed.</source>
        <translation>{tool} gick fel av sig självt.</translation>
    </message>
    <message>
        <source>{tool} failed with status {status}.</source>
        <translation>{tool} gick fel med status {status}.</translation>
    </message>
    <message>
        <source>There is no repository at its address.</source>
        <translation>Det finns inget förråd på dess adress.</translation>
    </message>
    <message>
        <source>Look whether its disk is mounted, and whether the asset names the right address.</source>
        <translation>Se efter om dess disk är monterad, och om tillgången anger rätt adress.</translation>
    </message>
    <message>
        <source>Somebody else holds the lock of the repository.</source>
        <translation>Någon annan håller förrådets lås.</translation>
    </message>
    <message>
        <source>Wait until a backup is done. Remove a lock only when its owner is proven dead.</source>
        <translation>Vänta tills en säkerhetskopiering är klar. Ta bort ett lås bara när dess ägare bevisligen är död.</translation>
    </message>
    <message>
        <source>The password does not open the repository.</source>
        <translation>Lösenordet öppnar inte förrådet.</translation>
    </message>
    <message>
        <source>Give the right one, or look into the file on the node that holds it.</source>
        <translation>Ange det rätta, eller titta i filen på noden som har det.</translation>
    </message>
    <message>
        <source>The key that the password opens is not there.</source>
        <translation>Nyckeln som lösenordet öppnar finns inte där.</translation>
    </message>
    <message>
        <source>Put the key into the repository, or the key file where {tool} looks for it.</source>
        <translation>Lägg nyckeln i förrådet, eller nyckelfilen där {tool} letar efter den.</translation>
    </message>
    <message>
        <source>The repository is not the one that was seen before, or not signed as it must be.</source>
        <translation>Förrådet är inte det som sågs tidigare, eller inte signerat som det måste vara.</translation>
    </message>
    <message>
        <source>Somebody may have put another in its place.</source>
        <translation>Någon kan ha satt ett annat i dess ställe.</translation>
    </message>
    <message>
        <source>Look who wrote into it before you trust it.</source>
        <translation>Se efter vem som skrev i det innan du litar på det.</translation>
    </message>
    <message>
        <source>The repository has no such backup any more.</source>
        <translation>Förrådet har ingen sådan säkerhetskopia längre.</translation>
    </message>
    <message>
        <source>Look at the list again, and who removed it.</source>
        <translation>Titta i listan igen, och vem som tog bort den.</translation>
    </message>
    <message>
        <source>Backups in it may not come back.</source>
        <translation>Säkerhetskopior i det kommer kanske inte tillbaka.</translation>
    </message>
    <message>
        <source>Copy it before anybody repairs it, and test another copy.</source>
        <translation>Kopiera det innan någon lagar det, och pröva en annan kopia.</translation>
    </message>
    <message>
        <source>The node's disk is full.</source>
        <translation>Nodens disk är full.</translation>
    </message>
    <message>
        <source>Free some room, or name another folder for tests.</source>
        <translation>Frigör plats, eller ange en annan mapp för prov.</translation>
    </message>
    <message>
        <source>The node does not reach the host of the repository.</source>
        <translation>Noden når inte förrådets värd.</translation>
    </message>
    <message>
        <source>Look whether that host runs, and the network between them.</source>
        <translation>Se efter om den värden är igång, och nätet mellan dem.</translation>
    </message>
    <message>
        <source>The account may not read the repository on the node.</source>
        <translation>Kontot får inte läsa förrådet på noden.</translation>
    </message>
    <message>
        <source>That counts as a failure.</source>
        <translation>Det räknas som ett fel.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Försök igen.</translation>
    </message>
    <message>
        <source>A status that it says nothing of counts as a failure.</source>
        <translation>En status som den inte säger något om räknas som ett fel.</translation>
    </message>
</context>
<context>
    <name>FaultLine</name>
    <message>
        <source>This could not be shown: a fault of Driftvakt's own was reported</source>
        <translation>Detta kunde inte visas: ett fel i Driftvakt själv har rapporterats</translation>
    </message>
</context>
<context>
    <name>Faults</name>
    <message>
        <source>GPU lost</source>
        <translation>GPU förlorad</translation>
    </message>
    <message>
        <source>GPU 5 falls off the bus: XID 79, and it answers no more</source>
        <translation>GPU 5 faller av bussen: XID 79, och den svarar inte mer</translation>
    </message>
    <message>
        <source>XID</source>
        <translation>XID</translation>
    </message>
    <message>
        <source>GPU 3 reports XID 63: a memory row is to be remapped</source>
        <translation>GPU 3 rapporterar XID 63: en minnesrad ska mappas om</translation>
    </message>
    <message>
        <source>Thermal slowdown</source>
        <translation>Termisk nedreglering</translation>
    </message>
    <message>
        <source>GPU 0 and 1 heat up within a minute until the hardware slows them down</source>
        <translation>GPU 0 och 1 blir varma inom en minut tills hårdvaran bromsar dem</translation>
    </message>
    <message>
        <source>Link flap</source>
        <translation>Länk som flaxar</translation>
    </message>
    <message>
        <source>Port mlx5_0 loses its link again and again</source>
        <translation>Port mlx5_0 tappar länken gång på gång</translation>
    </message>
    <message>
        <source>Slow storage</source>
        <translation>Långsam lagring</translation>
    </message>
    <message>
        <source>The whole site reads its files slowly; jobs wait</source>
        <translation>Hela anläggningen läser sina filer långsamt; jobb väntar</translation>
    </message>
    <message>
        <source>Node gone</source>
        <translation>Nod borta</translation>
    </message>
    <message>
        <source>The node cuts its connections and answers no more</source>
        <translation>Noden bryter sina anslutningar och svarar inte mer</translation>
    </message>
    <message>
        <source>Driver hangs</source>
        <translation>Drivrutinen hänger</translation>
    </message>
    <message>
        <source>The GPU driver stops answering; the host's figures go on</source>
        <translation>GPU-drivrutinen slutar svara; värdens siffror fortsätter</translation>
    </message>
    <message>
        <source>Clock off</source>
        <translation>Klockan går fel</translation>
    </message>
    <message>
        <source>The node's clock jumps a year ahead</source>
        <translation>Nodens klocka hoppar ett år framåt</translation>
    </message>
    <message>
        <source>PCIe retries</source>
        <translation>PCIe sänder om</translation>
    </message>
    <message>
        <source>GPU 2 sits badly in its slot: its link sends again and again</source>
        <translation>GPU 2 sitter dåligt i sin plats: dess länk sänder om gång på gång</translation>
    </message>
    <message>
        <source>Bad cable</source>
        <translation>Dålig kabel</translation>
    </message>
    <message>
        <source>Port mlx5_1 receives wrong symbols, 14 a second</source>
        <translation>Porten mlx5_1 tar emot fel symboler, 14 i sekunden</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>Disken full</translation>
    </message>
    <message>
        <source>The disk at /scratch fills within a minute</source>
        <translation>Disken på /scratch fylls inom en minut</translation>
    </message>
    <message>
        <source>Job idle</source>
        <translation>Jobb utan arbete</translation>
    </message>
    <message>
        <source>The job on GPU 2 stops working and keeps its memory</source>
        <translation>Jobbet på GPU 2 slutar arbeta och behåller sitt minne</translation>
    </message>
    <message>
        <source>Process gone</source>
        <translation>Process borta</translation>
    </message>
    <message>
        <source>The process on GPU 1 ends and its memory stays taken</source>
        <translation>Processen på GPU 1 tar slut och dess minne förblir upptaget</translation>
    </message>
</context>
<context>
    <name>FaultsSheet</name>
    <message>
        <source>Faults of the demo site</source>
        <extracomment>Room for a dozen faults, whether there are some or not: the sheet does not grow under the pointer.</extracomment>
        <translation>Fel på demoanläggningen</translation>
    </message>
    <message>
        <source>Raise one and watch what the console makes of it. Nothing here is real.</source>
        <translation>Väck ett och se vad konsolen gör av det. Ingenting här är på riktigt.</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Fel</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Nod</translation>
    </message>
    <message>
        <source>on</source>
        <translation>på</translation>
    </message>
    <message>
        <source>Raised now</source>
        <translation>Väckta nu</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <source>Faults raised now</source>
        <translation>Fel som är väckta nu</translation>
    </message>
    <message>
        <source>No fault is raised</source>
        <translation>Inget fel är väckt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Raise on {node}</source>
        <translation>Väck på {node}</translation>
    </message>
    <message>
        <source>Asking the demo site</source>
        <translation>Frågar demoanläggningen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Rensa</translation>
    </message>
</context>
<context>
    <name>FieldSheet</name>
    <message>
        <source>Write into the draft</source>
        <translation>Skriv i utkastet</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Fält</translation>
    </message>
    <message>
        <source>What it is to say</source>
        <translation>Vad det ska säga</translation>
    </message>
    <message>
        <source>Empty: Driftvakt fills it again</source>
        <translation>Tomt: Driftvakt fyller i det igen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Keep these words</source>
        <translation>Behåll de här orden</translation>
    </message>
</context>
<context>
    <name>FigureSheet</name>
    <message>
        <source>Comes to</source>
        <translation>Blir</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>Hur säkert</translation>
    </message>
    <message>
        <source>Made of</source>
        <translation>Består av</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Källa</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Värde</translation>
    </message>
    <message>
        <source>What it is made of</source>
        <translation>Vad den består av</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopierat</translation>
    </message>
</context>
<context>
    <name>FileCard</name>
    <message>
        <source>File and backups</source>
        <extracomment>How often a backup is made by itself, in hours.</extracomment>
        <translation>Fil och säkerhetskopior</translation>
    </message>
    <message>
        <source>every hour</source>
        <translation>varje timme</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>varje dag</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>varje vecka</translation>
    </message>
    <message>
        <source>by hand alone</source>
        <translation>bara för hand</translation>
    </message>
    <message>
        <source>How often it is backed up</source>
        <translation>Hur ofta den säkerhetskopieras</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Kopiera nu</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Välj mapp</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>ingen ännu</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Storlek</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>Senaste kopia</translation>
    </message>
    <message>
        <source>Choose a folder on another disk; the log is copied there while a window is open.</source>
        <translation>Välj en mapp på en annan disk; loggen kopieras dit medan ett fönster är öppet.</translation>
    </message>
    <message>
        <source>{folder} cannot be reached now.</source>
        <translation>{folder} kan inte nås nu.</translation>
    </message>
    <message>
        <source>{folder} is on the disk of the log itself, and would go with it.</source>
        <translation>{folder} ligger på loggens egen disk, och skulle försvinna med den.</translation>
    </message>
    <message>
        <source>Folder for the backups of the log</source>
        <translation>Mapp för loggens säkerhetskopior</translation>
    </message>
</context>
<context>
    <name>FilterCard</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>By whom</source>
        <translation>Av vem</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Nothing is edited or deleted, only added.</source>
        <translation>Inget ändras eller tas bort, det läggs bara till.</translation>
    </message>
    <message>
        <source>all {total}</source>
        <translation>alla {total}</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>{what} (XID {code})</source>
        <extracomment>Nodes of one site that have the same thing become one line from this many on; storage that they share from two. States of a road on which nothing comes.</extracomment>
        <translation>{what} (XID {code})</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Nodes of a site</source>
        <translation>Noderna på en anläggning</translation>
    </message>
    <message>
        <source>The machines to watch, over SSH. Nothing is installed on them.</source>
        <translation>Maskinerna att bevaka, över SSH. Ingenting installeras på dem.</translation>
    </message>
    <message>
        <source>Add nodes</source>
        <translation>Lägg till noder</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>Den här arbetsstationen</translation>
    </message>
    <message>
        <source>Read by the same probe, without SSH. A first look in seconds.</source>
        <translation>Läses av samma sond, utan SSH. En första bild inom några sekunder.</translation>
    </message>
    <message>
        <source>Watch this workstation</source>
        <translation>Bevaka arbetsstationen</translation>
    </message>
    <message>
        <source>Demo site</source>
        <translation>Demoanläggning</translation>
    </message>
    <message>
        <source>16 simulated nodes with 8 GPUs each, in a window of its own.</source>
        <translation>16 simulerade noder med 8 GPU:er var, i ett eget fönster.</translation>
    </message>
    <message>
        <source>Open the demo site</source>
        <translation>Öppna demoanläggningen</translation>
    </message>
    <message>
        <source>No nodes yet</source>
        <translation>Inga noder ännu</translation>
    </message>
    <message>
        <source>Where do you want to begin?</source>
        <translation>Var vill du börja?</translation>
    </message>
</context>
<context>
    <name>FleetCommands</name>
    <message>
        <source>nodes, as SITE/NAME</source>
        <translation>noder, som ANLÄGGNING/NAMN</translation>
    </message>
    <message>
        <source>Try to connect now</source>
        <translation>Försök ansluta nu</translation>
    </message>
    <message>
        <source>Connect again without waiting for the next try</source>
        <translation>Anslut igen utan att vänta på nästa försök</translation>
    </message>
    <message>
        <source>Look at the host key…</source>
        <translation>Se på värdnyckeln…</translation>
    </message>
    <message>
        <source>Compare the key that the node shows, and decide</source>
        <translation>Jämför nyckeln som noden visar, och bestäm</translation>
    </message>
    <message>
        <source>Answer what the node asks…</source>
        <translation>Svara på det noden frågar…</translation>
    </message>
    <message>
        <source>Give the password or passphrase that the connection waits for</source>
        <translation>Ge lösenordet eller lösenfrasen som anslutningen väntar på</translation>
    </message>
    <message>
        <source>Watch or stop watching</source>
        <translation>Bevaka eller sluta bevaka</translation>
    </message>
    <message>
        <source>Connect to the node, or leave it alone and keep it in the inventory</source>
        <translation>Anslut till noden, eller lämna den i fred och behåll den i förteckningen</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Kopiera adress</translation>
    </message>
    <message>
        <source>Copy what this program calls the node, to paste it into the palette or a note</source>
        <translation>Kopiera det namn som programmet har på noden, för att klistra in i kommandofältet eller en anteckning</translation>
    </message>
    <message>
        <source>Watch this workstation</source>
        <translation>Bevaka arbetsstationen</translation>
    </message>
    <message>
        <source>Read the machine that this program runs on, without SSH</source>
        <translation>Läs maskinen som programmet körs på, utan SSH</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Spara bild…</translation>
    </message>
    <message>
        <source>Save the curves in sight as PNG</source>
        <translation>Spara kurvorna som syns som PNG</translation>
    </message>
    <message>
        <source>Save values…</source>
        <translation>Spara värden…</translation>
    </message>
    <message>
        <source>Save the values in sight as CSV, times in UTC</source>
        <translation>Spara värdena som syns som CSV, tider i UTC</translation>
    </message>
    <message>
        <source>Next GPU</source>
        <translation>Nästa GPU</translation>
    </message>
    <message>
        <source>Show the next GPU of the node in sight</source>
        <translation>Visa nästa GPU på noden som syns</translation>
    </message>
    <message>
        <source>Previous GPU</source>
        <translation>Föregående GPU</translation>
    </message>
    <message>
        <source>Show the GPU before the one in sight</source>
        <translation>Visa GPU:n före den som syns</translation>
    </message>
    <message>
        <source>Copy the GPU's UUID</source>
        <translation>Kopiera GPU:ns UUID</translation>
    </message>
    <message>
        <source>Copy what the driver calls the GPU in sight</source>
        <translation>Kopiera det drivrutinen kallar GPU:n som syns</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Jämför…</translation>
    </message>
    <message>
        <source>See nodes or GPUs beside each other on one time axis</source>
        <translation>Se noder eller GPU:er bredvid varandra på en tidsaxel</translation>
    </message>
    <message>
        <source>All nodes in a table</source>
        <translation>Alla noder i en tabell</translation>
    </message>
    <message>
        <source>Every node as a line, to sort, filter and copy</source>
        <translation>Varje nod som en rad, att sortera, filtrera och kopiera</translation>
    </message>
    <message>
        <source>Next event</source>
        <translation>Nästa händelse</translation>
    </message>
    <message>
        <source>Move the crosshair of the curves in sight to the event after it</source>
        <translation>Flytta de synliga kurvornas hårkors till händelsen efter det</translation>
    </message>
    <message>
        <source>Previous event</source>
        <translation>Föregående händelse</translation>
    </message>
    <message>
        <source>Move the crosshair of the curves in sight to the event before it</source>
        <translation>Flytta de synliga kurvornas hårkors till händelsen före det</translation>
    </message>
    <message>
        <source>Statistics of what is in sight</source>
        <translation>Statistik för det som visas</translation>
    </message>
    <message>
        <source>Least, mean and greatest of every curve, and the energy of power</source>
        <translation>Varje kurvas minsta, medel- och största värde, och effektens energi</translation>
    </message>
</context>
<context>
    <name>FleetHandlers</name>
    <message>
        <source>Watching this workstation</source>
        <translation>Bevakar arbetsstationen</translation>
    </message>
    <message>
        <source>Changed {site}</source>
        <translation>Ändrade {site}</translation>
    </message>
    <message>
        <source>Added {site}</source>
        <translation>La till {site}</translation>
    </message>
    <message>
        <source>Added {node}</source>
        <translation>Lade till {node}</translation>
    </message>
    <message numerus="yes">
        <source>Added %n node(s)</source>
        <translation>
            <numerusform>Lade till %n nod</numerusform>
            <numerusform>Lade till %n noder</numerusform>
        </translation>
    </message>
    <message>
        <source>Changed {node}</source>
        <translation>Ändrade {node}</translation>
    </message>
    <message>
        <source>Removed {node}</source>
        <translation>Tog bort {node}</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n node(s)</source>
        <translation>
            <numerusform>Tog bort %n nod</numerusform>
            <numerusform>Tog bort %n noder</numerusform>
        </translation>
    </message>
    <message>
        <source>{node} is left alone now</source>
        <translation>{node} lämnas i fred nu</translation>
    </message>
    <message>
        <source>{node} is watched now</source>
        <translation>{node} bevakas nu</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
    <message>
        <source>Writing to the journal</source>
        <translation>Skriver till journalen</translation>
    </message>
    <message>
        <source>Nothing was changed: {reason}</source>
        <translation>Ingenting ändrades: {reason}</translation>
    </message>
    <message>
        <source>Export inventory</source>
        <translation>Exportera förteckningen</translation>
    </message>
    <message>
        <source>Inventory written to {path}</source>
        <translation>Förteckningen skriven till {path}</translation>
    </message>
    <message>
        <source>Exporting the inventory</source>
        <translation>Exporterar förteckningen</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>Ångrat: {what}</translation>
    </message>
    <message>
        <source>Done again: {what}</source>
        <translation>Gjort igen: {what}</translation>
    </message>
    <message>
        <source>Copied node:{node}</source>
        <translation>Kopierade node:{node}</translation>
    </message>
</context>
<context>
    <name>FleetMap</name>
    <message>
        <source>Fleet map</source>
        <translation>Flottkarta</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s)</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n celler</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FleetPage</name>
    <message>
        <source>Compare with</source>
        <extracomment>Figures of many nodes move every other second; their states the moment they change. Seconds after which what is shown of a node has grown older, without news. The address of all nodes in a table.</extracomment>
        <translation>Jämför med</translation>
    </message>
    <message>
        <source>No GPU with a UUID is in sight</source>
        <translation>Ingen GPU med UUID syns</translation>
    </message>
    <message>
        <source>Copied {uuid}</source>
        <translation>Kopierade {uuid}</translation>
    </message>
    <message>
        <source>There is no place called {place}</source>
        <translation>Det finns ingen plats som heter {place}</translation>
    </message>
    <message>
        <source>The node</source>
        <translation>Noden</translation>
    </message>
    <message>
        <source>{node} is no longer in the inventory</source>
        <translation>{node} finns inte längre i förteckningen</translation>
    </message>
    <message>
        <source>The site {site} is no longer in the inventory</source>
        <translation>Anläggningen {site} finns inte längre i förteckningen</translation>
    </message>
    <message>
        <source>The site is gone</source>
        <translation>Anläggningen är borta</translation>
    </message>
    <message>
        <source>What you see</source>
        <translation>Vad du ser</translation>
    </message>
    <message>
        <source>Every node at the left, with its state in a word and its load: the small curve says how it rose and fell over the last hour, the figure beside it how high it is now. The chosen node at the right: its GPUs on one time axis, its host, ports, processes and events.</source>
        <translation>Alla noder till vänster, med sitt tillstånd i ett ord och sin last: den lilla kurvan säger hur den steg och sjönk den senaste timmen, siffran bredvid hur hög den är nu. Den valda noden till höger: dess GPU:er på en tidsaxel, dess värd, portar, processer och händelser.</translation>
    </message>
    <message>
        <source>Looking back</source>
        <translation>Se tillbaka</translation>
    </message>
    <message>
        <source>What is chosen here holds on every page. Drag the curves to go back, turn the wheel with Ctrl to see more or less, and click to pin the crosshair to a moment. A band then says which time is shown, and every figure is of that moment; what cannot be known of it is dimmed and says “now”. Double-click, or press End or Back to live, to follow the newest samples again.</source>
        <translation>Det som väljs här gäller på varje sida. Dra i kurvorna för att gå tillbaka, vrid hjulet med Ctrl för att se mer eller mindre, och klicka för att fästa hårkorset vid en stund. Ett band säger då vilken tid som visas, och varje siffra är från den stunden; det som inte kan vara känt om den är nedtonat och säger ”nu”. Dubbelklicka, eller tryck på End eller Tillbaka till nu, för att följa de nyaste mätningarna igen.</translation>
    </message>
    <message>
        <source>One GPU</source>
        <translation>En GPU</translation>
    </message>
    <message>
        <source>A click on its line beside “Slowed by”, a double click on a process, or Ctrl+K and its name opens a GPU alone: everything it says over time, held against the other GPUs of its node. Ctrl+Page Up and Ctrl+Page Down go to its neighbours.</source>
        <translation>Ett klick på dess rad bredvid ”Bromsas av”, ett dubbelklick på en process, eller Ctrl+K och dess namn öppnar en GPU för sig: allt den säger över tid, ställt mot de andra GPU:erna på noden. Ctrl+Page Up och Ctrl+Page Down går till grannarna.</translation>
    </message>
    <message>
        <source>All in a table</source>
        <translation>Alla i en tabell</translation>
    </message>
    <message>
        <source>Ctrl+T shows every node as a line, the worst first. A click on a heading sorts, a right click on it chooses the columns; both are remembered. Enter opens a node, Ctrl+C copies the chosen lines.</source>
        <translation>Ctrl+T visar varje nod som en rad, den värsta först. Ett klick på en rubrik sorterar, ett högerklick på den väljer kolumner; båda kommer programmet ihåg. Enter öppnar en nod, Ctrl+C kopierar de valda raderna.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Att jämföra</translation>
    </message>
    <message>
        <source>Gather nodes in the list with Ctrl and click, or Shift and the arrow keys, and press Compare. On the page of a GPU, Compare with… holds it against others. Each line carries its number; the table below has the values and how far they are from those of number 1. Delete takes one out.</source>
        <translation>Samla noder i listan med Ctrl och klick, eller Skift och piltangenterna, och tryck på Jämför. På en GPU:s sida ställer Jämför med… den mot andra. Varje linje bär sitt nummer; tabellen under har värdena och hur långt de är från nummer 1. Delete tar bort en.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Händelser</translation>
    </message>
    <message>
        <source>A click on an event moves the curves and the crosshair to its time. With the curves in the keyboard's hand, Ctrl+Left and Ctrl+Right go from event to event.</source>
        <translation>Ett klick på en händelse flyttar kurvorna och hårkorset till dess tid. När kurvorna har tangentbordet går Ctrl+vänster och Ctrl+höger från händelse till händelse.</translation>
    </message>
    <message>
        <source>What is grey and what is not</source>
        <translation>Vad som är grått och vad som inte är det</translation>
    </message>
    <message>
        <source>Grey is normal. Colour means that something is not: a red octagon is critical, an orange triangle high, a yellow diamond medium, a blue circle low. A dashed outline means that nothing is known.</source>
        <translation>Grått är normalt. Färg betyder att något inte är det: en röd åttahörning är kritisk, en orange triangel hög, en gul ruter medel, en blå cirkel låg. En streckad kontur betyder att ingenting är känt.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <source>Ctrl+F filters the nodes, Up and Down choose one. Alt+Left and Alt+Right go back and forth.</source>
        <translation>Ctrl+F filtrerar noderna, Upp och Ner väljer en. Alt+Vänster och Alt+Höger går bakåt och framåt.</translation>
    </message>
</context>
<context>
    <name>FleetTable</name>
    <message>
        <source>Fleet</source>
        <translation>Flotta</translation>
    </message>
    <message>
        <source>All nodes</source>
        <translation>Alla noder</translation>
    </message>
    <message>
        <source>Filter nodes</source>
        <extracomment>What nobody watches stands below everything else.</extracomment>
        <translation>Filtrera noder</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Jämför</translation>
    </message>
    <message>
        <source>Two to eight lines, gathered with Ctrl or Shift</source>
        <translation>Två till åtta rader, samlade med Ctrl eller Skift</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all, to paste into a spreadsheet</source>
        <translation>Kopiera de valda raderna, eller alla, för att klistra in i ett kalkylark</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Lista</translation>
    </message>
    <message>
        <source>Back to the list and one node</source>
        <translation>Tillbaka till listan och en nod</translation>
    </message>
    <message>
        <source>No node has these words</source>
        <translation>Ingen nod har de orden</translation>
    </message>
    <message>
        <source>Escape in the filter shows all of them.</source>
        <translation>Escape i filtret visar alla igen.</translation>
    </message>
    <message>
        <source>No nodes on this site</source>
        <translation>Inga noder på den här anläggningen</translation>
    </message>
    <message>
        <source>Add nodes, or move some here by editing them.</source>
        <translation>Lägg till noder, eller flytta hit några genom att redigera dem.</translation>
    </message>
    <message>
        <source>All network ports, each byte counted once, Gbit/s</source>
        <translation>Alla nätportar, varje byte räknad en gång, Gbit/s</translation>
    </message>
    <message>
        <source>How use rose and fell over the last hour. How high it is now stands under “Use”.</source>
        <translation>Hur lasten steg och sjönk den senaste timmen. Hur hög den är nu står under ”Last”.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tillstånd</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Nod</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Anläggning</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>Rack</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU:er</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Senaste timmen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>Mean use of the GPUs, else of the CPU</source>
        <translation>GPU:ernas medelanvändning, annars CPU:ns</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Effekt</translation>
    </message>
    <message>
        <source>All GPUs together</source>
        <translation>Alla GPU:er tillsammans</translation>
    </message>
    <message>
        <source>Hottest</source>
        <translation>Varmast</translation>
    </message>
    <message>
        <source>The hottest GPU</source>
        <translation>Den varmaste GPU:n</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>GPU-minne</translation>
    </message>
    <message>
        <source>In use, of all GPUs together</source>
        <translation>Använt, av alla GPU:er tillsammans</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Minne</translation>
    </message>
    <message>
        <source>In</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ut</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Mätt</translation>
    </message>
    <message>
        <source>Age of the newest sample</source>
        <translation>Det nyaste mätvärdets ålder</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ansvarig</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Etiketter</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Värd</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Drivrutin</translation>
    </message>
    <message>
        <source>State now</source>
        <translation>Tillstånd nu</translation>
    </message>
    <message numerus="yes">
        <source>%n not normal now</source>
        <translation>
            <numerusform>%n inte normal nu</numerusform>
            <numerusform>%n inte normala nu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n nod</numerusform>
            <numerusform>%n noder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not normal</source>
        <translation>
            <numerusform>%n inte normal</numerusform>
            <numerusform>%n inte normala</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n line(s)</source>
        <translation>
            <numerusform>Kopierade %n rad</numerusform>
            <numerusform>Kopierade %n rader</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FloodCard</name>
    <message>
        <source>Alarms in a minute</source>
        <translation>Larm på en minut</translation>
    </message>
    <message>
        <source>Consequences are folded. Low and medium alarms are counted, not shown.</source>
        <translation>Följder är invikta. Låga och medelhöga larm räknas, men visas inte.</translation>
    </message>
    <message>
        <source>Alarm flood since {time}</source>
        <translation>Larmflod sedan {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n alarm(s) in 10 minutes, the limit is {limit}</source>
        <translation>
            <numerusform>%n larm på 10 minuter, gränsen är {limit}</numerusform>
            <numerusform>%n larm på 10 minuter, gränsen är {limit}</numerusform>
        </translation>
    </message>
    <message>
        <source>One cause explains {count} of {all}: {what}, {where}, at {time}.</source>
        <translation>En orsak förklarar {count} av {all}: {what}, {where}, klockan {time}.</translation>
    </message>
    <message>
        <source>No one cause explains them.</source>
        <translation>Ingen enskild orsak förklarar dem.</translation>
    </message>
    <message numerus="yes">
        <source>Show all %n</source>
        <translation>
            <numerusform>Visa alla %n</numerusform>
            <numerusform>Visa alla %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FollowUpSheet</name>
    <message>
        <source>Add a follow-up</source>
        <translation>Lägg till en uppföljning</translation>
    </message>
    <message>
        <source>To be done</source>
        <translation>Ska göras</translation>
    </message>
    <message>
        <source>By whom</source>
        <translation>Av vem</translation>
    </message>
    <message>
        <source>May be empty for now</source>
        <translation>Får vara tomt så länge</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Senast</translation>
    </message>
    <message>
        <source>Like 2026-11-27, or empty</source>
        <translation>Som 2026-11-27, eller tomt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Add the follow-up</source>
        <translation>Lägg till uppföljningen</translation>
    </message>
    <message>
        <source>This is no day.</source>
        <translation>Det är ingen dag.</translation>
    </message>
</context>
<context>
    <name>FollowUpsCard</name>
    <message>
        <source>Follow-ups</source>
        <translation>Uppföljningar</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Lägg till…</translation>
    </message>
    <message>
        <source>Add a follow-up</source>
        <translation>Lägg till en uppföljning</translation>
    </message>
    <message>
        <source>Nothing is left to be done</source>
        <translation>Inget återstår att göra</translation>
    </message>
    <message>
        <source>done {time}, {who}</source>
        <translation>gjort {time}, {who}</translation>
    </message>
    <message>
        <source>was due {day}</source>
        <translation>skulle vara gjort {day}</translation>
    </message>
    <message>
        <source>due {day}</source>
        <translation>senast {day}</translation>
    </message>
    <message>
        <source>no one yet</source>
        <translation>ingen än</translation>
    </message>
    <message>
        <source>no day</source>
        <translation>ingen dag</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Gjort</translation>
    </message>
</context>
<context>
    <name>FrameCommands</name>
    <message>
        <source>Find a command, node or GPU</source>
        <translation>Hitta ett kommando, en nod eller en GPU</translation>
    </message>
    <message>
        <source>Everything this program can do and show, in one list</source>
        <translation>Allt som programmet kan göra och visa, i en lista</translation>
    </message>
    <message>
        <source>Filter this page</source>
        <translation>Filtrera den här sidan</translation>
    </message>
    <message>
        <source>Show only what holds the words you type</source>
        <translation>Visa bara det som innehåller orden du skriver</translation>
    </message>
    <message>
        <source>Explain this page</source>
        <translation>Förklara den här sidan</translation>
    </message>
    <message>
        <source>What the page shows and how to use it</source>
        <translation>Vad sidan visar och hur man använder den</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <source>To where you were before</source>
        <translation>Dit du var förut</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Framåt</translation>
    </message>
    <message>
        <source>To where you came back from</source>
        <translation>Dit du kom tillbaka från</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Mörkt tema</translation>
    </message>
    <message>
        <source>Light text on a dark ground</source>
        <translation>Ljus text på mörk botten</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Ljust tema</translation>
    </message>
    <message>
        <source>Dark text on a light ground</source>
        <translation>Mörk text på ljus botten</translation>
    </message>
    <message>
        <source>High contrast theme</source>
        <translation>Tema med hög kontrast</translation>
    </message>
    <message>
        <source>Every text at least seven times as bright as its ground</source>
        <translation>All text minst sju gånger så ljus som sin botten</translation>
    </message>
    <message>
        <source>Faults of the demo site</source>
        <translation>Fel på demoanläggningen</translation>
    </message>
    <message>
        <source>Raise and clear faults on the simulated nodes</source>
        <translation>Väck och rensa fel på de simulerade noderna</translation>
    </message>
    <message>
        <source>Open the demo site</source>
        <translation>Öppna demoanläggningen</translation>
    </message>
    <message>
        <source>A second window on 16 simulated nodes; yours are not touched</source>
        <translation>Ett andra fönster med 16 simulerade noder; dina egna berörs inte</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Avsluta</translation>
    </message>
    <message>
        <source>Close the window and end the program</source>
        <translation>Stäng fönstret och avsluta programmet</translation>
    </message>
</context>
<context>
    <name>GateBar</name>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
</context>
<context>
    <name>GateRing</name>
    <message>
        <source>of %1</source>
        <translation>av %1</translation>
    </message>
</context>
<context>
    <name>GatheringSheet</name>
    <message>
        <source>Save for others…</source>
        <translation>Spara åt andra…</translation>
    </message>
    <message>
        <source>Signed by: {names}</source>
        <translation>Signerat av: {names}</translation>
    </message>
    <message>
        <source>More people must sign: choose the next key, or save it for others.</source>
        <translation>Fler måste signera: välj nästa nyckel, eller spara det åt andra.</translation>
    </message>
    <message>
        <source>Save for others</source>
        <translation>Spara åt andra</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Sparat som {path}</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Sparar</translation>
    </message>
</context>
<context>
    <name>GiveBackSheet</name>
    <message>
        <source>Give {node} back to work</source>
        <translation>Sätt {node} i arbete igen</translation>
    </message>
</context>
<context>
    <name>GpuCard</name>
    <message>
        <source>GPUs</source>
        <translation>GPU:er</translation>
    </message>
    <message>
        <source>GPUs over time</source>
        <translation>GPU:er över tid</translation>
    </message>
    <message>
        <source>GPU {index}</source>
        <translation>GPU {index}</translation>
    </message>
    <message>
        <source>Click a line to see that GPU alone</source>
        <translation>Klicka på en rad för att se den GPU:n för sig</translation>
    </message>
    <message>
        <source>bright: GPU {gpus}</source>
        <translation>ljus: GPU {gpus}</translation>
    </message>
    <message>
        <source>Each GPU now</source>
        <translation>Varje GPU nu</translation>
    </message>
    <message>
        <source>Each GPU at {time}</source>
        <translation>Varje GPU {time}</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>svarar inte</translation>
    </message>
</context>
<context>
    <name>GpuHeader</name>
    <message>
        <source>Previous GPU</source>
        <translation>Föregående GPU</translation>
    </message>
    <message>
        <source>Next GPU</source>
        <translation>Nästa GPU</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Jämför med…</translation>
    </message>
    <message>
        <source>See it beside other GPUs, on one time axis</source>
        <translation>Se den bredvid andra GPU:er, på en tidsaxel</translation>
    </message>
    <message>
        <source>UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>Copy the UUID</source>
        <translation>Kopiera UUID</translation>
    </message>
    <message>
        <source>GPU {index}</source>
        <translation>GPU {index}</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>Finns inte</translation>
    </message>
    <message>
        <source>last sample {time} ago</source>
        <translation>mätt för {time} sedan</translation>
    </message>
    <message>
        <source>driver {version}</source>
        <translation>drivrutin {version}</translation>
    </message>
    <message>
        <source>bus {address}</source>
        <translation>buss {address}</translation>
    </message>
</context>
<context>
    <name>GpuHealthCard</name>
    <message>
        <source>Health</source>
        <translation>Hälsa</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Inte känt än</translation>
    </message>
    <message>
        <source>The node says it once a minute.</source>
        <translation>Noden säger det en gång i minuten.</translation>
    </message>
    <message>
        <source>last known, {age} old</source>
        <translation>senast kända, {age} gamla</translation>
    </message>
    <message>
        <source>last known</source>
        <translation>senast kända</translation>
    </message>
    <message>
        <source>since the driver was loaded</source>
        <translation>sedan drivrutinen laddades</translation>
    </message>
    <message>
        <source>Memory errors, corrected</source>
        <translation>Minnesfel, rättade</translation>
    </message>
    <message>
        <source>Memory errors, uncorrected</source>
        <translation>Minnesfel, ej rättade</translation>
    </message>
    <message>
        <source>Rows remapped, corrected</source>
        <translation>Rader ommappade, rättade fel</translation>
    </message>
    <message>
        <source>Rows remapped, uncorrected</source>
        <translation>Rader ommappade, ej rättade</translation>
    </message>
    <message>
        <source>A row waits for a reset</source>
        <translation>En rad väntar på omstart</translation>
    </message>
    <message>
        <source>A row cannot be remapped</source>
        <translation>En rad kan inte mappas om</translation>
    </message>
    <message>
        <source>PCIe replays</source>
        <translation>PCIe-omsändningar</translation>
    </message>
    <message>
        <source>Fan</source>
        <translation>Fläkt</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energi</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>PCIe link</source>
        <translation>PCIe-länk</translation>
    </message>
    <message>
        <source>gen {generation} × {width}</source>
        <translation>gen {generation} × {width}</translation>
    </message>
    <message>
        <source>{link} of {most}</source>
        <translation>{link} av {most}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>reset the GPU</source>
        <translation>starta om GPU:n</translation>
    </message>
    <message>
        <source>restart the node</source>
        <translation>starta om noden</translation>
    </message>
    <message>
        <source>end its traffic to other GPUs</source>
        <translation>avsluta dess trafik till andra GPU:er</translation>
    </message>
    <message>
        <source>drain, then reset</source>
        <translation>töm, starta sedan om</translation>
    </message>
    <message>
        <source>Recovery asked for</source>
        <translation>Begärd återhämtning</translation>
    </message>
    <message>
        <source>action {number}</source>
        <translation>åtgärd {number}</translation>
    </message>
</context>
<context>
    <name>GpuPage</name>
    <message>
        <source>What is known of the GPU</source>
        <extracomment>From this width on, health, processes and events stand beside the curves; below it, under them. Qt's own word for "as wide as you like" (QWIDGETSIZE_MAX). Twelve plots that can still be read.</extracomment>
        <translation>Vad som är känt om GPU:n</translation>
    </message>
    <message>
        <source>{node} has no GPU {index}</source>
        <translation>{node} har ingen GPU {index}</translation>
    </message>
    <message numerus="yes">
        <source>It has %n GPU(s), counted from 0.</source>
        <translation>
            <numerusform>Den har %n GPU, räknad från 0.</numerusform>
            <numerusform>Den har %n GPU:er, räknade från 0.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has no GPUs.</source>
        <translation>Den har inga GPU:er.</translation>
    </message>
    <message>
        <source>Show {node}</source>
        <translation>Visa {node}</translation>
    </message>
</context>
<context>
    <name>GpuTime</name>
    <message>
        <source>GPU {index}</source>
        <extracomment>What heat does to a GPU shows in these.</extracomment>
        <translation>GPU {index}</translation>
    </message>
</context>
<context>
    <name>GpuTimeCard</name>
    <message>
        <source>GPU time today</source>
        <translation>GPU-tid i dag</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Timmar</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Andel</translation>
    </message>
    <message>
        <source>No history yet</source>
        <translation>Ingen historik ännu</translation>
    </message>
    <message>
        <source>GPU time until {time}</source>
        <translation>GPU-tid till {time}</translation>
    </message>
    <message>
        <source>{hours} since {time}</source>
        <translation>{hours} sedan {time}</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>I arbete</translation>
    </message>
    <message>
        <source>Minutes of a GPU in which it was busy for {percent} of the time or more</source>
        <translation>Minuter då en GPU var upptagen minst {percent} av tiden</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Overksam</translation>
    </message>
    <message>
        <source>Minutes of a GPU that were measured, in which it was busy for less than {percent}</source>
        <translation>Uppmätta minuter då en GPU var upptagen mindre än {percent}</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
    <message>
        <source>Minutes in which nothing is known of a GPU: its node was lost, late, or not watched yet</source>
        <translation>Minuter då inget är känt om en GPU: dess nod var förlorad, sen eller ännu inte bevakad</translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s) from {start} to {end}: every GPU counts in every minute</source>
        <translation>
            <numerusform>%n GPU från {start} till {end}: varje GPU räknas varje minut</numerusform>
            <numerusform>%n GPU:er från {start} till {end}: varje GPU räknas varje minut</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GpusSheet</name>
    <message>
        <source>GPUs of {node}</source>
        <extracomment>What of the window behind it stays in sight, in pixels.</extracomment>
        <translation>GPU:er i {node}</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Driver kept loaded</source>
        <translation>Drivrutin hålls laddad</translation>
    </message>
    <message>
        <source>Power limit</source>
        <translation>Effektgräns</translation>
    </message>
    <message>
        <source>May be</source>
        <translation>Får vara</translation>
    </message>
    <message>
        <source>Memory used</source>
        <translation>Minne i bruk</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Processer</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU:er</translation>
    </message>
    <message>
        <source>PID</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Minne</translation>
    </message>
    <message>
        <source>For</source>
        <translation>I</translation>
    </message>
    <message>
        <source>Processes on the GPU</source>
        <translation>Processer på GPU:n</translation>
    </message>
    <message>
        <source>Who uses it</source>
        <translation>Vem använder den</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Läs igen</translation>
    </message>
    <message>
        <source>End its processes…</source>
        <translation>Avsluta dess processer…</translation>
    </message>
    <message>
        <source>Kill its processes…</source>
        <translation>Döda dess processer…</translation>
    </message>
    <message>
        <source>Reset the GPU…</source>
        <translation>Återställ GPU:n…</translation>
    </message>
    <message>
        <source>Power limit in watts</source>
        <translation>Effektgräns i watt</translation>
    </message>
    <message>
        <source>Limit its power…</source>
        <translation>Begränsa dess effekt…</translation>
    </message>
    <message>
        <source>Keep its driver loaded</source>
        <translation>Håll drivrutinen laddad</translation>
    </message>
    <message>
        <source>Plan this…</source>
        <translation>Planera detta…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Läser…</translation>
    </message>
    <message>
        <source>There is no NVIDIA driver that answers.</source>
        <translation>Ingen NVIDIA-drivrutin svarar.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>okänt</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>Who uses GPU {gpu}</source>
        <translation>Vem använder GPU {gpu}</translation>
    </message>
    <message>
        <source>Making the plan…</source>
        <translation>Gör planen…</translation>
    </message>
</context>
<context>
    <name>HandOver</name>
    <message>
        <source>Open</source>
        <translation>Öppet</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>Lagt åt sidan</translation>
    </message>
    <message>
        <source>Goes on</source>
        <translation>Pågår</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Kommer</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritet</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Vems</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mer</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Om</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>Hand-over, {since} to {until}</source>
        <translation>Överlämning, {since} till {until}</translation>
    </message>
    <message>
        <source>A draft: it was not handed over yet.</source>
        <translation>Ett utkast: det är inte överlämnat än.</translation>
    </message>
    <message>
        <source>In their words</source>
        <translation>Med egna ord</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Inget</translation>
    </message>
    <message>
        <source>Done, from the log</source>
        <translation>Gjort, ur loggen</translation>
    </message>
    <message>
        <source>In figures</source>
        <translation>I siffror</translation>
    </message>
    <message>
        <source>{giver} to {taker}</source>
        <translation>{giver} till {taker}</translation>
    </message>
    <message>
        <source>entry {number} of the log</source>
        <translation>post {number} i loggen</translation>
    </message>
    <message>
        <source>page {page} of {pages}</source>
        <translation>sida {page} av {pages}</translation>
    </message>
    <message>
        <source>hands over</source>
        <translation>lämnar över</translation>
    </message>
    <message>
        <source>takes over</source>
        <translation>tar över</translation>
    </message>
    <message>
        <source>Open alarms gone through</source>
        <extracomment>What is typed is kept after so long. The shift is read anew after so many seconds.</extracomment>
        <translation>Öppna larm genomgångna</translation>
    </message>
    <message>
        <source>Shelved alarms gone through</source>
        <translation>Larm åt sidan genomgångna</translation>
    </message>
    <message>
        <source>What goes on is handed over</source>
        <translation>Det som pågår är överlämnat</translation>
    </message>
    <message>
        <source>Keys and telephone handed over</source>
        <translation>Nycklar och telefon överlämnade</translation>
    </message>
    <message>
        <source>{count} folded</source>
        <extracomment>What is handed over first. Whatever is more than this is counted. What the log tells of itself and of the desk is no deed of a shift.</extracomment>
        <translation>{count} invikta</translation>
    </message>
    <message>
        <source>Shelving ends: {what}</source>
        <translation>Åt sidan slutar: {what}</translation>
    </message>
    <message>
        <source>Time to respond ends: {what}</source>
        <translation>Tiden att svara slutar: {what}</translation>
    </message>
    <message>
        <source>step {step} of {steps}</source>
        <translation>steg {step} av {steps}</translation>
    </message>
    <message>
        <source>Alarms raised</source>
        <translation>Larm som kom</translation>
    </message>
    <message>
        <source>of these in ten minutes</source>
        <translation>av dem på tio minuter</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Kvitterade</translation>
    </message>
    <message>
        <source>{count} of {all}</source>
        <translation>{count} av {all}</translation>
    </message>
    <message>
        <source>after, in the middle</source>
        <translation>efter, i mitten</translation>
    </message>
    <message>
        <source>This hand-over was taken over or taken back already.</source>
        <extracomment>The type of the entry by which the alarms of the one who leaves become those of the one who comes. So many of the newest entries tell of the earlier hand-overs.</extracomment>
        <translation>Den här överlämningen har redan tagits över eller tagits tillbaka.</translation>
    </message>
    <message>
        <source>{person} gave it, so somebody else takes it over: they take the desk first.</source>
        <translation>{person} lämnade den, så någon annan tar över: den tar platsen först.</translation>
    </message>
    <message>
        <source>A hand-over by {person} waits already to be taken over.</source>
        <translation>En överlämning av {person} väntar redan på att tas över.</translation>
    </message>
    <message>
        <source>Only {person}, who gave it, takes it back.</source>
        <translation>Bara {person}, som lämnade den, tar tillbaka den.</translation>
    </message>
    <message>
        <source>Say who takes over.</source>
        <translation>Säg vem som tar över.</translation>
    </message>
</context>
<context>
    <name>HandOverView</name>
    <message>
        <source>Who takes over</source>
        <translation>Vem som tar över</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Spara som PDF</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Lämna över</translation>
    </message>
    <message>
        <source>Alarms raised</source>
        <translation>Larm som kom</translation>
    </message>
    <message>
        <source>The shift</source>
        <translation>Passet</translation>
    </message>
    <message>
        <source>Open, and the next person's</source>
        <translation>Öppet, och nästa persons</translation>
    </message>
    <message>
        <source>worst first</source>
        <translation>värst först</translation>
    </message>
    <message>
        <source>Goes on over the hand-over</source>
        <translation>Pågår över överlämningen</translation>
    </message>
    <message>
        <source>Due in the next shift</source>
        <translation>Kommer under nästa pass</translation>
    </message>
    <message>
        <source>Done in this shift</source>
        <translation>Gjort under passet</translation>
    </message>
    <message>
        <source>from the log</source>
        <translation>ur loggen</translation>
    </message>
    <message>
        <source>Earlier hand-overs</source>
        <translation>Tidigare överlämningar</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>Inga än.</translation>
    </message>
    <message>
        <source>Hand-over</source>
        <translation>Överlämning</translation>
    </message>
    <message>
        <source>What the console cannot know: what you think, heard, agreed</source>
        <translation>Det som konsolen inte kan veta: vad du tror, hörde, kom överens om</translation>
    </message>
    <message>
        <source>In your words</source>
        <translation>Med dina ord</translation>
    </message>
    <message>
        <source>Before it can be handed over</source>
        <translation>Innan det kan lämnas över</translation>
    </message>
    <message>
        <source>The shift in figures</source>
        <translation>Passet i siffror</translation>
    </message>
    <message>
        <source>{person}, since {since}</source>
        <translation>{person}, sedan {since}</translation>
    </message>
    <message>
        <source>{giver} to {taker}</source>
        <translation>{giver} till {taker}</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>tagen tillbaka</translation>
    </message>
    <message>
        <source>{count} of {all}</source>
        <translation>{count} av {all}</translation>
    </message>
    <message>
        <source>A hand-over waits to be taken over.</source>
        <translation>En överlämning väntar på att tas över.</translation>
    </message>
    <message>
        <source>Go through what is above and tick it.</source>
        <translation>Gå igenom det ovan och kryssa för det.</translation>
    </message>
    <message>
        <source>Say who takes over.</source>
        <translation>Säg vem som tar över.</translation>
    </message>
    <message>
        <source>You hand over to somebody else.</source>
        <translation>Du lämnar över till någon annan.</translation>
    </message>
    <message>
        <source>It is written into the log as it stands now. {taker} takes over at this desk.</source>
        <translation>Det skrivs i loggen som det står nu. {taker} tar över vid den här platsen.</translation>
    </message>
    <message>
        <source>saved {time}</source>
        <translation>sparat {time}</translation>
    </message>
    <message>
        <source>Handed over: {taker} takes over at this desk</source>
        <translation>Överlämnat: {taker} tar över vid den här platsen</translation>
    </message>
    <message>
        <source>Handing over</source>
        <translation>Lämnar över</translation>
    </message>
    <message numerus="yes">
        <source>Taken over, with %n alarms</source>
        <translation>
            <numerusform>Övertaget, med %n larm</numerusform>
            <numerusform>Övertaget, med %n larm</numerusform>
        </translation>
    </message>
    <message>
        <source>Taking over</source>
        <translation>Tar över</translation>
    </message>
    <message>
        <source>The hand-over was taken back</source>
        <translation>Överlämningen togs tillbaka</translation>
    </message>
    <message>
        <source>Taking back</source>
        <translation>Tar tillbaka</translation>
    </message>
    <message>
        <source>hand-over</source>
        <translation>överlämning</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>USE SUSPENDED</source>
        <translation>AVSTÄNGD</translation>
    </message>
</context>
<context>
    <name>HeadCard</name>
    <message>
        <source>Take</source>
        <translation>Ta</translation>
    </message>
    <message>
        <source>You own it from now on</source>
        <translation>Du äger den från och med nu</translation>
    </message>
    <message>
        <source>Hand over…</source>
        <translation>Lämna över…</translation>
    </message>
    <message>
        <source>Change its title, severity, beginning, services and nodes</source>
        <translation>Ändra rubrik, allvar, början, tjänster och noder</translation>
    </message>
    <message>
        <source>Close incident…</source>
        <translation>Stäng incidenten…</translation>
    </message>
    <message>
        <source>Open again…</source>
        <translation>Öppna igen…</translation>
    </message>
    <message>
        <source>Severity and state</source>
        <translation>Allvar och läge</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Affected services</source>
        <translation>Berörda tjänster</translation>
    </message>
    <message>
        <source>Time to respond</source>
        <translation>Tid att agera</translation>
    </message>
    <message>
        <source>no one yet</source>
        <translation>ingen än</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message>
        <source>none named</source>
        <translation>inga nämnda</translation>
    </message>
    <message>
        <source>taken after {time}</source>
        <translation>tagen efter {time}</translation>
    </message>
    <message>
        <source>late by {time}</source>
        <translation>{time} sen</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} kvar</translation>
    </message>
    <message>
        <source>of {time}</source>
        <translation>av {time}</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>Keys that work everywhere</source>
        <translation>Tangenter som fungerar överallt</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>Förklaring</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>HoldCard</name>
    <message>
        <source>Evidence hold</source>
        <translation>Bevarat bevis</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Filer</translation>
    </message>
    <message>
        <source>Last kept</source>
        <translation>Senast sparat</translation>
    </message>
    <message>
        <source>Nothing removes it until a person lets it go and says why.</source>
        <translation>Inget tar bort det förrän en person släpper det och säger varför.</translation>
    </message>
    <message>
        <source>Nothing is held.</source>
        <translation>Inget är bevarat.</translation>
    </message>
</context>
<context>
    <name>HostCard</name>
    <message>
        <source>Host</source>
        <extracomment>Filesystems that are memory, not disks; the Memory line counts them. What the rules call these signals. Parts of a node that name one thing that could not be read, or say that there is more than is watched. Points of a curve that count as now: a minute of fifteen. Seconds after which a file system's figures are old: those that answer are measured every ten.</extracomment>
        <translation>Värd</translation>
    </message>
    <message>
        <source>{span}, shaded: usual</source>
        <translation>{span}, skuggat: vanligt</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>svarar inte</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Minne</translation>
    </message>
    <message>
        <source>{used} of {all}</source>
        <translation>{used} av {all}</translation>
    </message>
    <message>
        <source>Stalled on CPU</source>
        <translation>Väntar på CPU</translation>
    </message>
    <message>
        <source>Share of time in which work waited for a CPU</source>
        <translation>Andel av tiden då arbete väntade på en CPU</translation>
    </message>
    <message>
        <source>Stalled on memory</source>
        <translation>Väntar på minne</translation>
    </message>
    <message>
        <source>Share of time in which work waited for memory</source>
        <translation>Andel av tiden då arbete väntade på minne</translation>
    </message>
    <message>
        <source>Stalled on files</source>
        <translation>Väntar på filer</translation>
    </message>
    <message>
        <source>Share of time in which work waited for files</source>
        <translation>Andel av tiden då arbete väntade på filer</translation>
    </message>
    <message>
        <source>{disk} busy</source>
        <translation>{disk} upptagen</translation>
    </message>
    <message>
        <source>reads {read}, writes {write}</source>
        <translation>läser {read}, skriver {write}</translation>
    </message>
    <message>
        <source>{server}: an answer to a read takes {read}, to a write {write}, to anything else {other}</source>
        <translation>{server}: svar på en läsning tar {read}, på en skrivning {write}, på annat {other}</translation>
    </message>
    <message>
        <source>NFS read, {server}</source>
        <translation>NFS-läsning, {server}</translation>
    </message>
    <message>
        <source>NFS write, {server}</source>
        <translation>NFS-skrivning, {server}</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>svarar inte</translation>
    </message>
    <message>
        <source>Used on {mount}</source>
        <translation>Använt på {mount}</translation>
    </message>
    <message>
        <source>{value} now</source>
        <translation>{value} nu</translation>
    </message>
    <message>
        <source>{free} free of {all}</source>
        <translation>{free} ledigt av {all}</translation>
    </message>
    <message numerus="yes">
        <source>, %n s ago</source>
        <translation>
            <numerusform>, för %n s sedan</numerusform>
            <numerusform>, för %n s sedan</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HostKeysCard</name>
    <message>
        <source>Host keys</source>
        <translation>Värdnycklar</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Värd</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingeravtryck</translation>
    </message>
    <message>
        <source>No keys accepted here yet</source>
        <translation>Inga nycklar godtagna här ännu</translation>
    </message>
    <message>
        <source>Keys in ~/.ssh/known_hosts are honoured and never changed.</source>
        <translation>Nycklar i ~/.ssh/known_hosts gäller och ändras aldrig.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Glöm</translation>
    </message>
</context>
<context>
    <name>HostOverTime</name>
    <message>
        <source>Host over time</source>
        <translation>Värden över tid</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Värd</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Nu</translation>
    </message>
</context>
<context>
    <name>HourCard</name>
    <message>
        <source>The hour around it</source>
        <extracomment>So many rows there are, and so many where there is little room.</extracomment>
        <translation>Timmen omkring</translation>
    </message>
    <message>
        <source>kept as evidence {time}</source>
        <translation>sparad som bevis {time}</translation>
    </message>
    <message>
        <source>By the hour</source>
        <translation>Per timme</translation>
    </message>
    <message>
        <source>renting at {rent} a GPU-hour</source>
        <translation>hyra {rent} per GPU-timme</translation>
    </message>
    <message>
        <source>never</source>
        <translation>aldrig</translation>
    </message>
    <message>
        <source>an hour of running costs more than an hour of renting</source>
        <translation>en timmes drift kostar mer än en timmes hyra</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>timmar</translation>
    </message>
    <message>
        <source>of renting as many pay the purchase</source>
        <translation>hyra för lika många betalar inköpet</translation>
    </message>
    <message>
        <source>{own} owned / {rent} rented</source>
        <translation>{own} ägd / {rent} hyrd</translation>
    </message>
    <message>
        <source>Used {use}. Shaded: used more than that, owning is cheaper.</source>
        <translation>Belagda {use}. Skuggat: vid högre beläggning är det billigare att äga.</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>{count} nodes; one import brings {limit} at most</source>
        <extracomment>The most nodes that one import brings; a slip like [1-99999999] must not fill the inventory.</extracomment>
        <translation>{count} noder; en import tar högst {limit}</translation>
    </message>
    <message>
        <source>the file has more than {limit} MiB; that is no inventory</source>
        <translation>filen är större än {limit} MiB; det är ingen förteckning</translation>
    </message>
    <message>
        <source>this is not a text file</source>
        <translation>detta är ingen textfil</translation>
    </message>
    <message>
        <source>the file is not UTF-8; read as Windows-1252, so check å, ä and ö</source>
        <translation>filen är inte UTF-8; läst som Windows-1252, så kontrollera å, ä och ö</translation>
    </message>
    <message>
        <source>nothing says which site it stands on; choose one</source>
        <translation>ingenting säger vilken anläggning den står på; välj en</translation>
    </message>
    <message>
        <source>“{key}” was given before, on line {line}</source>
        <translation>”{key}” angavs redan på rad {line}</translation>
    </message>
    <message>
        <source>“{key}” was given before</source>
        <translation>”{key}” har redan angetts</translation>
    </message>
    <message>
        <source>“{key}” differs from “{other}” only in how it is written</source>
        <translation>”{key}” skiljer sig från ”{other}” bara i hur det skrivs</translation>
    </message>
    <message>
        <source>another machine is called “{key}” here; rename one of the two first</source>
        <translation>en annan maskin heter ”{key}” här; byt namn på en av de två först</translation>
    </message>
    <message>
        <source>the same machine as “{other}”: {endpoint}</source>
        <translation>samma maskin som ”{other}”: {endpoint}</translation>
    </message>
    <message>
        <source>nothing would change</source>
        <translation>ingenting skulle ändras</translation>
    </message>
    <message>
        <source>Import nodes: {new} new, {changed} changed</source>
        <translation>Importera noder: {new} nya, {changed} ändrade</translation>
    </message>
    <message>
        <source>more than {limit} groups; that is no inventory</source>
        <extracomment>More groups than this are no inventory that people keep.</extracomment>
        <translation>fler än {limit} grupper; det är ingen förteckning</translation>
    </message>
    <message>
        <source>the group “{group}” contains itself</source>
        <translation>gruppen ”{group}” innehåller sig själv</translation>
    </message>
    <message>
        <source>passwords are not taken over: they are asked for and kept in the keyring</source>
        <translation>lösenord tas inte över: de efterfrågas och förvaras i nyckelringen</translation>
    </message>
    <message>
        <source>{variable} is encrypted by Ansible Vault, which is not opened here</source>
        <translation>{variable} är krypterad av Ansible Vault, som inte öppnas här</translation>
    </message>
    <message>
        <source>{variable} is a template, {value}, which only Ansible can fill in</source>
        <translation>{variable} är en mall, {value}, som bara Ansible kan fylla i</translation>
    </message>
    <message>
        <source>reached by {connection}, not by SSH</source>
        <translation>nås genom {connection}, inte genom SSH</translation>
    </message>
    <message>
        <source>{variable} is “{value}”, which is no port</source>
        <translation>{variable} är ”{value}”, som inte är någon port</translation>
    </message>
    <message>
        <source>{variable} is not a text</source>
        <translation>{variable} är ingen text</translation>
    </message>
    <message>
        <source>{host}: its ProxyCommand is not taken over; give it a jump host, or use ~/.ssh/config</source>
        <translation>{host}: dess ProxyCommand tas inte över; ge den en hoppvärd, eller använd ~/.ssh/config</translation>
    </message>
    <message>
        <source>{line} is no section; write [group], [group:children] or [group:vars]</source>
        <translation>{line} är inget avsnitt; skriv [grupp], [grupp:children] eller [grupp:vars]</translation>
    </message>
    <message>
        <source>a quotation mark without its partner</source>
        <translation>ett citattecken utan sin partner</translation>
    </message>
    <message>
        <source>“{text}” is no variable; write NAME=VALUE</source>
        <translation>”{text}” är ingen variabel; skriv NAMN=VÄRDE</translation>
    </message>
    <message>
        <source>the whole file is encrypted by Ansible Vault; decrypt a copy with ansible-vault and import that</source>
        <translation>hela filen är krypterad av Ansible Vault; dekryptera en kopia med ansible-vault och importera den</translation>
    </message>
    <message>
        <source>[{range}] is no range of Ansible's; write [01:16] or [a:d]</source>
        <translation>[{range}] är inget intervall i Ansible; skriv [01:16] eller [a:d]</translation>
    </message>
    <message>
        <source>“{pattern}” has a bracket without its partner</source>
        <translation>”{pattern}” har en hakparentes utan sin partner</translation>
    </message>
    <message>
        <source>the range [{range}] goes backwards</source>
        <translation>intervallet [{range}] går baklänges</translation>
    </message>
    <message>
        <source>“{pattern}” is more than {limit} nodes; one import brings {limit} at most</source>
        <translation>”{pattern}” är fler än {limit} noder; en import tar högst {limit}</translation>
    </message>
    <message>
        <source>the file is no inventory: it does not start with a mapping of groups</source>
        <translation>filen är ingen förteckning: den börjar inte med en uppsättning grupper</translation>
    </message>
    <message>
        <source>this sets up Ansible's plugin “{name}”, which finds its hosts itself; import what `ansible-inventory --list` prints</source>
        <translation>detta ställer in Ansibles tillägg ”{name}”, som hittar sina värdar själv; importera det som `ansible-inventory --list` skriver ut</translation>
    </message>
    <message>
        <source>“{name}” is no group; it needs hosts, children or vars</source>
        <translation>”{name}” är ingen grupp; den behöver hosts, children eller vars</translation>
    </message>
    <message>
        <source>“{name}” in the group “{group}” is not understood; skipped</source>
        <translation>”{name}” i gruppen ”{group}” förstås inte; hoppas över</translation>
    </message>
    <message>
        <source>more than {limit} nodes, and one import brings {limit} at most</source>
        <translation>fler än {limit} noder, och en import tar högst {limit}</translation>
    </message>
    <message>
        <source>the first line names no column that is known; it needs at least “name” or “host”. Known are: {columns}</source>
        <translation>första raden nämner ingen känd kolumn; den behöver minst ”name” eller ”host”. Kända är: {columns}</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” are both the column {column}</source>
        <translation>”{first}” och ”{second}” är båda kolumnen {column}</translation>
    </message>
    <message>
        <source>the column “{column}” is not known; skipped</source>
        <translation>kolumnen ”{column}” är inte känd; hoppas över</translation>
    </message>
    <message>
        <source>the column “{column}” is not taken over: passwords are asked for and kept in the keyring</source>
        <translation>kolumnen ”{column}” tas inte över: lösenord efterfrågas och förvaras i nyckelringen</translation>
    </message>
    <message>
        <source>the line has {count} columns and the first line {wanted}</source>
        <translation>raden har {count} kolumner och första raden {wanted}</translation>
    </message>
    <message>
        <source>neither name nor host is given</source>
        <translation>varken namn eller värd är angivet</translation>
    </message>
    <message>
        <source>port “{value}” is no number from 1 to 65535</source>
        <translation>port ”{value}” är inget tal från 1 till 65535</translation>
    </message>
    <message>
        <source>{column} is “{value}”; write yes or no</source>
        <translation>{column} är ”{value}”; skriv yes eller no</translation>
    </message>
    <message>
        <source>the table cannot be read: {raw}</source>
        <translation>tabellen kan inte läsas: {raw}</translation>
    </message>
    <message>
        <source>the range [{range}] goes backwards; write [{turned}]</source>
        <translation>intervallet [{range}] går baklänges; skriv [{turned}]</translation>
    </message>
    <message>
        <source>[{range}] is no range; write [01-16], [1,3,5-8] or [a-d]</source>
        <translation>[{range}] är inget intervall; skriv [01-16], [1,3,5-8] eller [a-d]</translation>
    </message>
    <message>
        <source>“{text}” has a bracket without its partner</source>
        <translation>”{text}” har en hakparentes utan sin partner</translation>
    </message>
    <message>
        <source>“{text}” is more than {limit} nodes; one import brings {limit} at most</source>
        <translation>”{text}” är fler än {limit} noder; en import tar högst {limit}</translation>
    </message>
    <message>
        <source>give a host, like g01, or a range, like g[01-16]</source>
        <translation>ange en värd, som g01, eller ett intervall, som g[01-16]</translation>
    </message>
    <message>
        <source>“{port}” is no port; ports go from 1 to 65535</source>
        <translation>”{port}” är ingen port; portar går från 1 till 65535</translation>
    </message>
    <message>
        <source>“{text}” has no host in it</source>
        <translation>”{text}” har ingen värd i sig</translation>
    </message>
    <message>
        <source>files include each other more than {limit} deep, at {file}</source>
        <extracomment>What ssh itself allows (READCONF_MAX_DEPTH).</extracomment>
        <translation>filer tar in varandra djupare än {limit}, vid {file}</translation>
    </message>
    <message>
        <source>Match blocks are not looked into here; they hold when connecting</source>
        <translation>Match-block undersöks inte här; de gäller vid anslutning</translation>
    </message>
    <message>
        <source>a quotation mark without its partner; the line is skipped</source>
        <translation>ett citattecken utan sin partner; raden hoppas över</translation>
    </message>
    <message>
        <source>the alias “{alias}” cannot be a node's name</source>
        <translation>aliaset ”{alias}” kan inte vara en nods namn</translation>
    </message>
    <message>
        <source>{alias} is a code host, not a machine; skipped</source>
        <translation>{alias} är en kodvärd, ingen maskin; hoppas över</translation>
    </message>
    <message>
        <source>this is not TOML: {raw}</source>
        <translation>detta är inte TOML: {raw}</translation>
    </message>
    <message>
        <source>the file has format {format}; this Driftvakt reads format {known}</source>
        <translation>filen har format {format}; den här Driftvakt läser format {known}</translation>
    </message>
    <message>
        <source>the file is no Driftvakt inventory: it has neither sites nor nodes</source>
        <translation>filen är ingen förteckning från Driftvakt: den har varken sites eller nodes</translation>
    </message>
    <message>
        <source>{what} number {number}: {raw}</source>
        <translation>{what} nummer {number}: {raw}</translation>
    </message>
    <message>
        <source>{what} number {number}: “{field}” is not known; skipped</source>
        <translation>{what} nummer {number}: ”{field}” är inte känt; hoppas över</translation>
    </message>
    <message>
        <source>the site “{key}” is described twice</source>
        <translation>anläggningen ”{key}” beskrivs två gånger</translation>
    </message>
    <message>
        <source>this is not YAML: {raw}</source>
        <translation>detta är inte YAML: {raw}</translation>
    </message>
    <message>
        <source>values are nested more than {limit} deep; that is no inventory</source>
        <translation>värden ligger djupare än {limit}; det är ingen förteckning</translation>
    </message>
    <message>
        <source>more than {limit} values, aliases followed; that is no inventory</source>
        <translation>fler än {limit} värden när alias följs; det är ingen förteckning</translation>
    </message>
    <message>
        <source>an alias contains itself</source>
        <translation>ett alias innehåller sig självt</translation>
    </message>
    <message>
        <source>more than one YAML document in one file</source>
        <translation>mer än ett YAML-dokument i en fil</translation>
    </message>
    <message>
        <source>{folders} beside the file hold further variables; these are not read</source>
        <translation>{folders} bredvid filen innehåller fler variabler; de läses inte</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>Take in another log</source>
        <translation>Ta in en annan logg</translation>
    </message>
    <message>
        <source>A part of another console's log, as it was exported there. All of it is checked, and its entries are kept beside this log, never in it. A log that was forked or shortened since the last time is refused.</source>
        <translation>En del av en annan konsols logg, så som den exporterades där. Allt kontrolleras, och posterna förvaras bredvid den här loggen, aldrig i den. En logg som har förgrenats eller kortats av sedan förra gången avvisas.</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>Filen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Ta in</translation>
    </message>
    <message>
        <source>Say which file.</source>
        <translation>Ange vilken fil.</translation>
    </message>
    <message numerus="yes">
        <source>%n entries of {name} are new here; {key} signed them</source>
        <translation>
            <numerusform>%n post av {name} är ny här; {key} har signerat den</numerusform>
            <numerusform>%n poster av {name} är nya här; {key} har signerat dem</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentCommands</name>
    <message>
        <source>the incident, by its number</source>
        <translation>incidenten, med sitt nummer</translation>
    </message>
    <message>
        <source>alarms that it is about</source>
        <translation>larm som den handlar om</translation>
    </message>
    <message>
        <source>Open an incident…</source>
        <translation>Öppna en incident…</translation>
    </message>
    <message>
        <source>Begin to write down what happens, who does what, and who is told</source>
        <translation>Börja skriva ner vad som händer, vem som gör vad och vem som får veta</translation>
    </message>
    <message>
        <source>Take the incident</source>
        <translation>Ta incidenten</translation>
    </message>
    <message>
        <source>You own it from now on, and everybody sees that</source>
        <translation>Du äger den från och med nu, och alla ser det</translation>
    </message>
    <message>
        <source>Hand the incident over…</source>
        <translation>Lämna över incidenten…</translation>
    </message>
    <message>
        <source>Say who owns it from now on</source>
        <translation>Säg vem som äger den från och med nu</translation>
    </message>
    <message>
        <source>Change the incident…</source>
        <translation>Ändra incidenten…</translation>
    </message>
    <message>
        <source>Its title, severity, beginning, services and nodes</source>
        <translation>Rubrik, allvar, början, tjänster och noder</translation>
    </message>
    <message>
        <source>Close the incident…</source>
        <translation>Stäng incidenten…</translation>
    </message>
    <message>
        <source>Say how it came out; follow-ups stay open until they are done</source>
        <translation>Säg hur det gick; uppföljningar står kvar tills de är gjorda</translation>
    </message>
    <message>
        <source>Open the incident again…</source>
        <translation>Öppna incidenten igen…</translation>
    </message>
    <message>
        <source>It was closed too soon, or it came back</source>
        <translation>Den stängdes för tidigt, eller så kom den tillbaka</translation>
    </message>
    <message>
        <source>Write into the incident</source>
        <translation>Skriv i incidenten</translation>
    </message>
    <message>
        <source>What you see or do, as a line of its timeline</source>
        <translation>Vad du ser eller gör, som en rad i tidslinjen</translation>
    </message>
    <message>
        <source>the line</source>
        <translation>raden</translation>
    </message>
    <message>
        <source>Root cause and lessons…</source>
        <translation>Grundorsak och lärdomar…</translation>
    </message>
    <message>
        <source>Why it happened, and what is learned from it</source>
        <translation>Varför det hände och vad man lär sig av det</translation>
    </message>
    <message>
        <source>Add a follow-up…</source>
        <translation>Lägg till en uppföljning…</translation>
    </message>
    <message>
        <source>What is still to be done, by whom, until when</source>
        <translation>Vad som återstår att göra, av vem, till när</translation>
    </message>
    <message>
        <source>Link the incident with something…</source>
        <translation>Koppla incidenten till något…</translation>
    </message>
    <message>
        <source>With an alarm, a run, a drill or another incident</source>
        <translation>Till ett larm, en körning, en övning eller en annan incident</translation>
    </message>
    <message>
        <source>Keep a file as evidence…</source>
        <translation>Spara en fil som bevis…</translation>
    </message>
    <message>
        <source>A copy of it stays under its SHA-256, whatever becomes of the file</source>
        <translation>En kopia ligger kvar under sin SHA-256, vad som än händer med filen</translation>
    </message>
    <message>
        <source>Report of the incident…</source>
        <translation>Rapport om incidenten…</translation>
    </message>
    <message>
        <source>Say what it leaves out, and save it</source>
        <translation>Säg vad den utelämnar, och spara den</translation>
    </message>
    <message>
        <source>Copy the incidents</source>
        <translation>Kopiera incidenterna</translation>
    </message>
    <message>
        <source>Copy what the list shows, a line for each</source>
        <translation>Kopiera vad listan visar, en rad för var och en</translation>
    </message>
    <message>
        <source>Save the incidents as CSV…</source>
        <translation>Spara incidenterna som CSV…</translation>
    </message>
    <message>
        <source>Save what the list shows as a table</source>
        <translation>Spara vad listan visar som en tabell</translation>
    </message>
</context>
<context>
    <name>IncidentHandlers</name>
    <message>
        <source>{number} is about this alarm</source>
        <translation>{number} handlar om det här larmet</translation>
    </message>
    <message>
        <source>Opening the incident</source>
        <translation>Öppnar incidenten</translation>
    </message>
    <message>
        <source>{number} is open</source>
        <translation>{number} är öppen</translation>
    </message>
    <message>
        <source>The incident is changed</source>
        <translation>Incidenten är ändrad</translation>
    </message>
    <message>
        <source>{who} owns {number}</source>
        <translation>{who} äger {number}</translation>
    </message>
    <message>
        <source>Writing it down</source>
        <translation>Skriver ner det</translation>
    </message>
    <message>
        <source>Written down</source>
        <translation>Nedskrivet</translation>
    </message>
    <message>
        <source>The follow-up is added</source>
        <translation>Uppföljningen är tillagd</translation>
    </message>
    <message>
        <source>The follow-up is done</source>
        <translation>Uppföljningen är gjord</translation>
    </message>
    <message>
        <source>Reports leave the line out</source>
        <translation>Rapporter utelämnar raden</translation>
    </message>
    <message>
        <source>Reports have the line again</source>
        <translation>Rapporter har raden igen</translation>
    </message>
    <message>
        <source>Save a copy of the evidence</source>
        <translation>Spara en kopia av beviset</translation>
    </message>
    <message>
        <source>Saving a copy</source>
        <translation>Sparar en kopia</translation>
    </message>
    <message>
        <source>Linked with {what}</source>
        <translation>Kopplad till {what}</translation>
    </message>
    <message>
        <source>Keep a file as evidence</source>
        <translation>Spara en fil som bevis</translation>
    </message>
    <message>
        <source>{name} is kept under SHA-256 {hash}</source>
        <translation>{name} är sparad under SHA-256 {hash}</translation>
    </message>
    <message>
        <source>Keeping evidence</source>
        <translation>Sparar bevis</translation>
    </message>
    <message numerus="yes">
        <source>Legal clocks that still run: %n. Closing stops none of them.</source>
        <translation>
            <numerusform>Lagens klockor som går: %n. Att stänga stannar ingen.</numerusform>
            <numerusform>Lagens klockor som går: %n. Att stänga stannar ingen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Left to be done: %n follow-up(s). Closing ends none of them.</source>
        <translation>
            <numerusform>Återstår: %n uppföljning. Att stänga avslutar ingen.</numerusform>
            <numerusform>Återstår: %n uppföljningar. Att stänga avslutar ingen.</numerusform>
        </translation>
    </message>
    <message>
        <source>No root cause is written down yet; that can be done later, too.</source>
        <translation>Ingen grundorsak är nedskriven än; det går att göra senare också.</translation>
    </message>
    <message>
        <source>{number} is closed</source>
        <translation>{number} är stängd</translation>
    </message>
    <message>
        <source>Close the incident</source>
        <translation>Stäng incidenten</translation>
    </message>
    <message>
        <source>How it came out: what was wrong, what was done, what users noticed</source>
        <translation>Hur det gick: vad som var fel, vad som gjordes, vad användarna märkte</translation>
    </message>
    <message>
        <source>{number} is open again</source>
        <translation>{number} är öppen igen</translation>
    </message>
    <message>
        <source>Open the incident again</source>
        <translation>Öppna incidenten igen</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Öppna den igen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopierat</translation>
    </message>
    <message>
        <source>incidents</source>
        <translation>incidenter</translation>
    </message>
    <message>
        <source>Choose an incident on their page first</source>
        <translation>Välj först en incident på deras sida</translation>
    </message>
</context>
<context>
    <name>IncidentHour</name>
    <message>
        <source>Other GPUs, mean use</source>
        <extracomment>So many moments have a letter: more could not be told apart on the axis. Pixels: of a row, of what stands around the rows; under this of the page's height there are fewer rows.</extracomment>
        <translation>Andra GPU:er, medel</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Effekt</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Utnyttjande</translation>
    </message>
    <message>
        <source>Storage, reads take</source>
        <translation>Lagring, läsningar tar</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Network in</source>
        <translation>Nät in</translation>
    </message>
</context>
<context>
    <name>IncidentReport</name>
    <message>
        <source>Incident report</source>
        <extracomment>So many lines of the timeline are printed; the log holds all of them. A SHA-256 is written in parts that a line has room for.</extracomment>
        <translation>Incidentrapport</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Allvar</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Började</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Öppnad</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Stängd</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>Affected services</source>
        <translation>Berörda tjänster</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Utfall</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kostnad</translation>
    </message>
    <message>
        <source>open</source>
        <translation>öppen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>stängd</translation>
    </message>
    <message>
        <source>{time}, {who}</source>
        <translation>{time}, {who}</translation>
    </message>
    <message>
        <source>{who}, since {time}</source>
        <translation>{who}, sedan {time}</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Inga</translation>
    </message>
    <message>
        <source>Awareness and judgement</source>
        <translation>Kännedom och bedömning</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>Känt sedan</translation>
    </message>
    <message>
        <source>Significance</source>
        <translation>Betydelse</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Skäl</translation>
    </message>
    <message>
        <source>Criteria met</source>
        <translation>Uppfyllda kriterier</translation>
    </message>
    <message>
        <source>Classified information</source>
        <translation>Säkerhetsskyddade uppgifter</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>not said yet</source>
        <translation>inte sagt än</translation>
    </message>
    <message>
        <source>not judged yet</source>
        <translation>inte bedömd än</translation>
    </message>
    <message>
        <source>significant</source>
        <translation>betydande</translation>
    </message>
    <message>
        <source>not significant</source>
        <translation>inte betydande</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>kritisk</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hög</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>medel</translation>
    </message>
    <message>
        <source>low</source>
        <translation>låg</translation>
    </message>
    <message>
        <source>Who was told, as recorded by a person</source>
        <translation>Vem som fick veta, så som en människa skrev ner det</translation>
    </message>
    <message>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <source>Whom</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Hur</translation>
    </message>
    <message>
        <source>Recorded by</source>
        <translation>Nedskrivet av</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>What was done with nodes, from the log</source>
        <translation>Vad som gjordes med noder, ur loggen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>the console</source>
        <translation>konsolen</translation>
    </message>
    <message>
        <source>{count} more lines are in the log of the console.</source>
        <translation>{count} rader till står i konsolens logg.</translation>
    </message>
    <message>
        <source>(left out of this report)</source>
        <translation>(utelämnat ur den här rapporten)</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Storlek</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Sparat</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>mätvärden</translation>
    </message>
    <message>
        <source>events</source>
        <translation>händelser</translation>
    </message>
    <message>
        <source>alarms</source>
        <translation>larm</translation>
    </message>
    <message>
        <source>file</source>
        <translation>fil</translation>
    </message>
    <message>
        <source>Root cause</source>
        <translation>Grundorsak</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lärdomar</translation>
    </message>
    <message>
        <source>Follow-ups</source>
        <translation>Uppföljningar</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Senast</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Gjort</translation>
    </message>
    <message>
        <source>Linked with</source>
        <translation>Kopplad till</translation>
    </message>
    <message>
        <source>Left out of this report</source>
        <translation>Utelämnat ur den här rapporten</translation>
    </message>
    <message>
        <source>A person chose to leave these out. The log of the console holds them.</source>
        <translation>En människa valde att utelämna detta. Konsolens logg har det.</translation>
    </message>
    <message>
        <source>Not written yet</source>
        <translation>Inte skrivet än</translation>
    </message>
    <message>
        <source>Times are those of {zone}.</source>
        <translation>Tider är de i {zone}.</translation>
    </message>
    <message>
        <source>page {page} of {pages}</source>
        <translation>sida {page} av {pages}</translation>
    </message>
</context>
<context>
    <name>IncidentWords</name>
    <message>
        <source>Alarm {number}</source>
        <translation>Larm {number}</translation>
    </message>
    <message>
        <source>open</source>
        <translation>öppen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>stängd</translation>
    </message>
    <message>
        <source>active</source>
        <translation>aktivt</translation>
    </message>
    <message>
        <source>over</source>
        <translation>över</translation>
    </message>
</context>
<context>
    <name>Incidents</name>
    <message>
        <source>There is no incident {number}.</source>
        <extracomment>So long may a title and a text be, in characters.</extracomment>
        <translation>Det finns ingen incident {number}.</translation>
    </message>
    <message>
        <source>An incident needs a title.</source>
        <translation>En incident behöver en rubrik.</translation>
    </message>
    <message>
        <source>There is nothing to write down.</source>
        <translation>Det finns inget att skriva ned.</translation>
    </message>
    <message>
        <source>Say why.</source>
        <translation>Säg varför.</translation>
    </message>
    <message>
        <source>An incident is closed with a word on how it ended.</source>
        <translation>En incident stängs med ett ord om hur den slutade.</translation>
    </message>
    <message>
        <source>Incident {number} is closed already.</source>
        <translation>Incident {number} är redan stängd.</translation>
    </message>
    <message>
        <source>Incident {number} is open.</source>
        <translation>Incident {number} är öppen.</translation>
    </message>
    <message>
        <source>Nothing is to be done under the number {number}, or it is done already.</source>
        <translation>Inget är kvar att göra under numret {number}, eller så är det redan gjort.</translation>
    </message>
    <message>
        <source>Incident {number} holds no such evidence.</source>
        <translation>Incident {number} har inget sådant bevis.</translation>
    </message>
    <message>
        <source>Reports have no field {field}.</source>
        <translation>Rapporter har inget fält {field}.</translation>
    </message>
    <message>
        <source>That is a time to come.</source>
        <translation>Den tiden har inte kommit än.</translation>
    </message>
    <message>
        <source>Times here lie between 1970 and 9999.</source>
        <translation>Tider här ligger mellan 1970 och 9999.</translation>
    </message>
    <message>
        <source>Incident {number} holds classified information: nothing of it leaves, so no report is written.</source>
        <translation>Incident {number} innehåller säkerhetsskyddsklassificerade uppgifter: inget av det lämnar platsen, så ingen rapport skrivs.</translation>
    </message>
    <message>
        <source>The evidence could not be kept, and nothing was written: {reason}</source>
        <translation>Beviset kunde inte bevaras, och inget skrevs: {reason}</translation>
    </message>
    <message>
        <source>{name} could not be read: {reason}</source>
        <translation>{name} kunde inte läsas: {reason}</translation>
    </message>
    <message>
        <source>critical</source>
        <extracomment>So long before an incident's beginning what was done with its nodes belongs to it, in seconds. So many runs are told of, the newest.</extracomment>
        <translation>kritisk</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hög</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>medel</translation>
    </message>
    <message>
        <source>low</source>
        <translation>låg</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>okänd</translation>
    </message>
    <message>
        <source>Whether it is significant is open again</source>
        <translation>Om den är betydande är öppet igen</translation>
    </message>
    <message>
        <source>Judged significant</source>
        <translation>Bedömd som betydande</translation>
    </message>
    <message>
        <source>Judged not significant</source>
        <translation>Bedömd som inte betydande</translation>
    </message>
    <message>
        <source>{what}: {reason}</source>
        <translation>{what}: {reason}</translation>
    </message>
    <message>
        <source>Incident opened: {severity}</source>
        <translation>Incidenten öppnades: {severity}</translation>
    </message>
    <message>
        <source>Called {title} from now on</source>
        <translation>Heter {title} från och med nu</translation>
    </message>
    <message>
        <source>Severity is {severity} from now on</source>
        <translation>Allvarsgraden är {severity} från och med nu</translation>
    </message>
    <message>
        <source>It is said to have begun at {time} UTC</source>
        <translation>Den sägs ha börjat {time} UTC</translation>
    </message>
    <message>
        <source>Affected nodes: {names}</source>
        <translation>Berörda noder: {names}</translation>
    </message>
    <message>
        <source>Affected services: {names}</source>
        <translation>Berörda tjänster: {names}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>inga</translation>
    </message>
    <message>
        <source>{owner} took the incident</source>
        <translation>{owner} tog incidenten</translation>
    </message>
    <message>
        <source>Handed to {owner}</source>
        <translation>Lämnades till {owner}</translation>
    </message>
    <message>
        <source>Nobody sees to it from now on</source>
        <translation>Ingen ansvarar för den från och med nu</translation>
    </message>
    <message>
        <source>Linked with {what}</source>
        <translation>Kopplad till {what}</translation>
    </message>
    <message>
        <source>the alarm: {what} ({where})</source>
        <translation>larmet: {what} ({where})</translation>
    </message>
    <message>
        <source>No longer linked with {what}</source>
        <translation>Inte längre kopplad till {what}</translation>
    </message>
    <message>
        <source>Awareness entered: {time} UTC</source>
        <translation>Kännedom angavs: {time} UTC</translation>
    </message>
    <message>
        <source>Holds classified information: nothing of it leaves</source>
        <translation>Innehåller säkerhetsskyddsklassificerade uppgifter: inget av den lämnar konsolen</translation>
    </message>
    <message>
        <source>Holds no classified information</source>
        <translation>Innehåller inga säkerhetsskyddsklassificerade uppgifter</translation>
    </message>
    <message>
        <source>{to} was told ({how})</source>
        <translation>{to} underrättades ({how})</translation>
    </message>
    <message>
        <source>Root cause: {text}</source>
        <translation>Grundorsak: {text}</translation>
    </message>
    <message>
        <source>Lessons: {text}</source>
        <translation>Lärdomar: {text}</translation>
    </message>
    <message>
        <source>Still to be done: {text}</source>
        <translation>Kvar att göra: {text}</translation>
    </message>
    <message>
        <source>Done: {text}</source>
        <translation>Gjort: {text}</translation>
    </message>
    <message>
        <source>Reports leave out: {names}</source>
        <translation>Rapporter utelämnar: {names}</translation>
    </message>
    <message>
        <source>Reports leave out nothing</source>
        <translation>Rapporter utelämnar ingenting</translation>
    </message>
    <message>
        <source>Kept as evidence: {name}</source>
        <translation>Bevarat som bevis: {name}</translation>
    </message>
    <message>
        <source>No longer held: {name}. {reason}</source>
        <translation>Hålls inte längre kvar: {name}. {reason}</translation>
    </message>
    <message>
        <source>Report made, SHA-256 {hash}</source>
        <translation>Rapport gjordes, SHA-256 {hash}</translation>
    </message>
    <message>
        <source>Incident closed: {outcome}</source>
        <translation>Incidenten stängdes: {outcome}</translation>
    </message>
    <message>
        <source>Incident opened again: {reason}</source>
        <translation>Incidenten öppnades igen: {reason}</translation>
    </message>
    <message>
        <source>Alarm, {where}: {what}</source>
        <translation>Larm, {where}: {what}</translation>
    </message>
    <message>
        <source>Alarm again, {where}: {what}</source>
        <translation>Larm igen, {where}: {what}</translation>
    </message>
    <message>
        <source>Gone by itself, {where}: {what}</source>
        <translation>Borta av sig själv, {where}: {what}</translation>
    </message>
    <message>
        <source>Alarm acknowledged, {where}: {what}</source>
        <translation>Larm kvitterat, {where}: {what}</translation>
    </message>
    <message>
        <source>{owner} sees to the alarm, {where}: {what}</source>
        <translation>{owner} tar hand om larmet, {where}: {what}</translation>
    </message>
    <message>
        <source>On the alarm: {text}</source>
        <translation>Om larmet: {text}</translation>
    </message>
    <message>
        <source>this console</source>
        <translation>den här konsolen</translation>
    </message>
    <message>
        <source>Begun: {what}</source>
        <translation>Påbörjat: {what}</translation>
    </message>
    <message>
        <source>{what}: {state}</source>
        <translation>{what}: {state}</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Title</source>
        <extracomment>What reports may leave out, besides single lines, in the order in which they are read.</extracomment>
        <translation>Rubrik</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Allvar</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Började</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Affected services</source>
        <translation>Berörda tjänster</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Stängd</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Utfall</translation>
    </message>
    <message>
        <source>Alarm</source>
        <extracomment>How an address of an incident begins. What an incident may be graded as, the gravest first.</extracomment>
        <translation>Larm</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Körning</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Incident</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>Övning</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>Utrullning</translation>
    </message>
    <message>
        <source>Written by a person</source>
        <extracomment>Where a line of a timeline comes from, as a screen reader says it.</extracomment>
        <translation>Skrivet av en människa</translation>
    </message>
    <message>
        <source>Of the incident</source>
        <translation>Om incidenten</translation>
    </message>
    <message>
        <source>Of an alarm</source>
        <translation>Om ett larm</translation>
    </message>
    <message>
        <source>Of an act</source>
        <translation>Om en åtgärd</translation>
    </message>
    <message>
        <source>Of evidence</source>
        <translation>Om bevis</translation>
    </message>
    <message>
        <source>Somebody was told</source>
        <translation>Någon fick veta</translation>
    </message>
    <message>
        <source>open for {time}</source>
        <extracomment>Says a marked text in a language.</extracomment>
        <translation>öppen i {time}</translation>
    </message>
    <message>
        <source>closed after {time}</source>
        <translation>stängd efter {time}</translation>
    </message>
    <message>
        <source>no owner yet</source>
        <translation>ingen ägare än</translation>
    </message>
    <message>
        <source>Line {number}</source>
        <extracomment>A line that somebody typed, as a thing that may be left out.</extracomment>
        <translation>Rad {number}</translation>
    </message>
    <message>
        <source>Nodes, and what alarms and acts tell</source>
        <translation>Noder, och vad larm och åtgärder berättar</translation>
    </message>
    <message>
        <source>Names of people</source>
        <translation>Namn på människor</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kostnad</translation>
    </message>
    <message>
        <source>What it is linked with</source>
        <translation>Vad den är kopplad till</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Who was told</source>
        <translation>Vem som fick veta</translation>
    </message>
    <message>
        <source>Root cause</source>
        <translation>Grundorsak</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lärdomar</translation>
    </message>
    <message>
        <source>Follow-ups</source>
        <translation>Uppföljningar</translation>
    </message>
    <message>
        <source>There is no history here yet: the window records it.</source>
        <extracomment>Of so many nodes the measurements are kept; the file names those that were left out. What was measured is in the file after so many seconds: a block holds a minute.</extracomment>
        <translation>Det finns ingen historik här än: fönstret spelar in den.</translation>
    </message>
    <message>
        <source>History cannot be read: {reason}</source>
        <translation>Historiken kan inte läsas: {reason}</translation>
    </message>
</context>
<context>
    <name>IncidentsPage</name>
    <message>
        <source>Incidents</source>
        <extracomment>Pixels of the chosen incident under which its cards stand in two columns.</extracomment>
        <translation>Incidenter</translation>
    </message>
    <message>
        <source>What, who, where, number</source>
        <translation>Vad, vem, var, nummer</translation>
    </message>
    <message>
        <source>Open an incident…</source>
        <translation>Öppna en incident…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Rapport…</translation>
    </message>
    <message>
        <source>No incident is chosen</source>
        <translation>Ingen incident är vald</translation>
    </message>
    <message>
        <source>Choose one in the list.</source>
        <translation>Välj en i listan.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>What is to be done, learned and kept</source>
        <translation>Vad som ska göras, läras och sparas</translation>
    </message>
    <message>
        <source>There is no incident {number}</source>
        <translation>Det finns ingen incident {number}</translation>
    </message>
    <message>
        <source>An incident is something that happened to the service, from when it began until it was closed, and all that was written down of it. Open ones stand first, worst on top.</source>
        <translation>En incident är något som hände med tjänsten, från när det började tills den stängdes, och allt som skrevs ner om det. Öppna står först, de värsta överst.</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>Most lines come by themselves: from its alarms, from acts on its nodes, from what was done with the incident. What a person wrote stands in a box. Nothing is ever changed: write a line that sets it right.</source>
        <translation>De flesta rader kommer av sig själva: från larmen, från åtgärder på noderna, från vad som gjordes med incidenten. Vad en människa skrev står i en ruta. Inget ändras i efterhand: skriv en rad som rättar.</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>What is kept stays under its SHA-256 as long as it is held, also when the measurements are lost. A file that is not what it was any more is marked.</source>
        <translation>Vad som sparas ligger kvar under sin SHA-256 så länge det behålls, också när mätningarna går förlorade. En fil som inte längre är vad den var märks ut.</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>Att stänga</translation>
    </message>
    <message>
        <source>Say how it came out. Follow-ups stay open until they are done, and it can be opened again. The report names what you left out of it.</source>
        <translation>Säg hur det gick. Uppföljningar står kvar tills de är gjorda, och den går att öppna igen. Rapporten nämner vad du utelämnade.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <source>Ctrl+Shift+I opens an incident, Ctrl+Enter goes to where one writes, Enter adds the line. Ctrl+F filters, Ctrl+C copies a line of the timeline; the menu key has the rest.</source>
        <translation>Ctrl+Skift+I öppnar en incident, Ctrl+Enter går dit man skriver, Enter lägger till raden. Ctrl+F filtrerar, Ctrl+C kopierar en rad i tidslinjen; menytangenten har resten.</translation>
    </message>
    <message>
        <source>No incident was ever opened</source>
        <translation>Ingen incident har öppnats</translation>
    </message>
    <message>
        <source>An incident begins from an alarm, on its page, or here by hand. From then on it gathers what happens, who did what, and who must be told.</source>
        <translation>En incident börjar från ett larm, på dess sida, eller här för hand. Från och med då samlar den vad som händer, vem som gjorde vad och vem som ska få veta.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Stängd</translation>
    </message>
    <message>
        <source>{open} open, {closed} closed</source>
        <translation>{open} öppna, {closed} stängda</translation>
    </message>
    <message>
        <source>It leaves out: {names}</source>
        <translation>Den utelämnar: {names}</translation>
    </message>
    <message>
        <source>It leaves out nothing.</source>
        <translation>Den utelämnar inget.</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>Kopiera raden</translation>
    </message>
    <message>
        <source>Put into reports again</source>
        <translation>Ta med i rapporter igen</translation>
    </message>
    <message>
        <source>Leave out of reports</source>
        <translation>Utelämna ur rapporter</translation>
    </message>
</context>
<context>
    <name>Inventory</name>
    <message>
        <source>there is no site “{key}”</source>
        <translation>det finns ingen anläggning ”{key}”</translation>
    </message>
    <message>
        <source>there is no node “{key}”</source>
        <translation>det finns ingen nod ”{key}”</translation>
    </message>
    <message>
        <source>there is no such site any more</source>
        <translation>den anläggningen finns inte längre</translation>
    </message>
    <message>
        <source>there is no such node any more</source>
        <translation>den noden finns inte längre</translation>
    </message>
    <message>
        <source>there is a site “{key}” already</source>
        <translation>det finns redan en anläggning ”{key}”</translation>
    </message>
    <message>
        <source>there is a node “{key}” already</source>
        <translation>det finns redan en nod ”{key}”</translation>
    </message>
    <message>
        <source>“{key}” has the id of another site or node</source>
        <translation>”{key}” har samma id som en annan anläggning eller nod</translation>
    </message>
    <message>
        <source>“{key}” differs from the node “{other}” only in how it is written</source>
        <translation>”{key}” skiljer sig från noden ”{other}” bara i hur det skrivs</translation>
    </message>
    <message>
        <source>“{key}” would be the same machine as “{other}”: {endpoint}</source>
        <translation>”{key}” skulle vara samma maskin som ”{other}”: {endpoint}</translation>
    </message>
    <message>
        <source>“{key}” was changed meanwhile; look at it and try again</source>
        <translation>”{key}” ändrades under tiden; titta på den och försök igen</translation>
    </message>
    <message>
        <source>nothing would change</source>
        <translation>ingenting skulle ändras</translation>
    </message>
    <message>
        <source>Give ids to sites and nodes: {count}</source>
        <extracomment>The type of the change that gives ids; nothing that an operator did, so undo passes it by.</extracomment>
        <translation>Ge id åt anläggningar och noder: {count}</translation>
    </message>
    <message>
        <source>Add site {key}</source>
        <translation>Lägg till anläggningen {key}</translation>
    </message>
    <message>
        <source>Edit site {key}</source>
        <translation>Redigera anläggningen {key}</translation>
    </message>
    <message>
        <source>Remove site {key} with its nodes: {count}</source>
        <translation>Ta bort anläggningen {key} med dess noder: {count}</translation>
    </message>
    <message>
        <source>Add node {key}</source>
        <translation>Lägg till noden {key}</translation>
    </message>
    <message>
        <source>Add nodes: {count}</source>
        <translation>Lägg till noder: {count}</translation>
    </message>
    <message>
        <source>Edit node {key}</source>
        <translation>Redigera noden {key}</translation>
    </message>
    <message>
        <source>Edit nodes: {count}</source>
        <translation>Redigera noder: {count}</translation>
    </message>
    <message>
        <source>Remove node {key}</source>
        <translation>Ta bort noden {key}</translation>
    </message>
    <message>
        <source>Remove nodes: {count}</source>
        <translation>Ta bort noder: {count}</translation>
    </message>
    <message>
        <source>there is no node “{word}”</source>
        <translation>det finns ingen nod ”{word}”</translation>
    </message>
    <message>
        <source>there is no node “{word}”; did you mean {close}?</source>
        <translation>det finns ingen nod ”{word}”; menade du {close}?</translation>
    </message>
    <message>
        <source>there is no site “{word}”</source>
        <translation>det finns ingen anläggning ”{word}”</translation>
    </message>
    <message>
        <source>“{word}” stands on several sites: {keys}</source>
        <translation>”{word}” finns på flera anläggningar: {keys}</translation>
    </message>
    <message>
        <source>{field} is empty</source>
        <translation>{field} är tomt</translation>
    </message>
    <message>
        <source>{field} has {length} characters; {limit} are the most</source>
        <translation>{field} har {length} tecken; högst {limit} får plats</translation>
    </message>
    <message>
        <source>{field} “{value}” starts with “{character}”; start it with a letter or digit</source>
        <translation>{field} ”{value}” börjar med ”{character}”; börja med en bokstav eller siffra</translation>
    </message>
    <message>
        <source>{field} “{value}” has {character} in it; letters, digits, dots, dashes and underscores are allowed</source>
        <translation>{field} ”{value}” innehåller {character}; bokstäver, siffror, punkter, bindestreck och understreck är tillåtna</translation>
    </message>
    <message>
        <source>{field} “{value}” has {character} in it, which cannot be shown safely</source>
        <translation>{field} ”{value}” innehåller {character}, som inte säkert kan visas</translation>
    </message>
    <message>
        <source>{field} “{value}” has a space in it</source>
        <translation>{field} ”{value}” innehåller ett blanksteg</translation>
    </message>
    <message>
        <source>{field} “{value}” starts or ends with a space</source>
        <translation>{field} ”{value}” börjar eller slutar med ett blanksteg</translation>
    </message>
    <message>
        <source>{field} “{value}” starts with a dash, like an option</source>
        <translation>{field} ”{value}” börjar med ett bindestreck, som en flagga</translation>
    </message>
    <message>
        <source>{field} “{value}” looks like an id, which only the program gives</source>
        <translation>{field} ”{value}” ser ut som ett id, och sådana ger bara programmet</translation>
    </message>
    <message>
        <source>{field} “{value}” is no host; after a colon stands a port from 1 to 65535, as in g07:2222</source>
        <translation>{field} ”{value}” är ingen värd; efter ett kolon står en port från 1 till 65535, som i g07:2222</translation>
    </message>
    <message>
        <source>port {value} does not exist; ports go from 1 to 65535</source>
        <translation>port {value} finns inte; portar går från 1 till 65535</translation>
    </message>
    <message>
        <source>{field} is {value} here and {other} in the host; keep one of them</source>
        <translation>{field} är {value} här och {other} i värden; behåll en av dem</translation>
    </message>
    <message>
        <source>label “{value}” has a comma in it; commas separate labels</source>
        <translation>etiketten ”{value}” innehåller ett komma; komman skiljer etiketter åt</translation>
    </message>
    <message>
        <source>label “{value}” is there twice</source>
        <translation>etiketten ”{value}” finns två gånger</translation>
    </message>
    <message>
        <source>a space</source>
        <translation>ett mellanslag</translation>
    </message>
    <message>
        <source>key</source>
        <extracomment>What is wrong is said of a field by the name that files and the command line have for it.</extracomment>
        <translation>kortnamn</translation>
    </message>
    <message>
        <source>zone</source>
        <translation>tidszon</translation>
    </message>
    <message>
        <source>site</source>
        <translation>anläggning</translation>
    </message>
    <message>
        <source>name</source>
        <translation>namn</translation>
    </message>
    <message>
        <source>host</source>
        <translation>värd</translation>
    </message>
    <message>
        <source>user</source>
        <translation>användare</translation>
    </message>
    <message>
        <source>port</source>
        <translation>port</translation>
    </message>
    <message>
        <source>rack</source>
        <translation>rack</translation>
    </message>
    <message>
        <source>switch</source>
        <translation>switch</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>ansvarig</translation>
    </message>
    <message>
        <source>identity_file</source>
        <translation>nyckelfil</translation>
    </message>
    <message>
        <source>jump</source>
        <translation>hoppvärd</translation>
    </message>
    <message>
        <source>label</source>
        <translation>etikett</translation>
    </message>
    <message>
        <source>{count} labels; {limit} are the most</source>
        <translation>{count} etiketter; högst {limit} får plats</translation>
    </message>
    <message>
        <source>there is nothing to undo</source>
        <translation>det finns inget att ångra</translation>
    </message>
    <message>
        <source>there is nothing to redo</source>
        <translation>det finns inget att göra om</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>Ångra: {what}</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>Gör om: {what}</translation>
    </message>
    <message>
        <source>a later change has overtaken it</source>
        <translation>en senare ändring har hunnit före</translation>
    </message>
    <message>
        <source>it has been undone already</source>
        <translation>det är redan ångrat</translation>
    </message>
    <message>
        <source>it has not been undone, or something else was changed since</source>
        <translation>det har inte ångrats, eller så har något annat ändrats sedan dess</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>The disk that holds the journal {path} is full. Nothing was written, and nothing was lost.</source>
        <translation>Disken som håller journalen {path} är full. Ingenting skrevs, och ingenting gick förlorat.</translation>
    </message>
    <message>
        <source>The journal {path} may not be written.</source>
        <translation>Journalen {path} får inte skrivas.</translation>
    </message>
    <message>
        <source>Another program has held the journal {path} for too long. Nothing was written.</source>
        <translation>Ett annat program har hållit journalen {path} för länge. Ingenting skrevs.</translation>
    </message>
    <message>
        <source>The journal {path} is damaged.</source>
        <translation>Journalen {path} är skadad.</translation>
    </message>
    <message>
        <source>The journal {path} was written by a newer Driftvakt. This one will not touch it.</source>
        <translation>Journalen {path} skrevs av en nyare Driftvakt. Den här rör den inte.</translation>
    </message>
    <message>
        <source>The journal {path} cannot be opened.</source>
        <translation>Journalen {path} kan inte öppnas.</translation>
    </message>
    <message>
        <source>The disk that holds the journal {path} failed to read or write. Nothing was changed.</source>
        <translation>Disken som håller journalen {path} kunde inte läsa eller skriva. Ingenting ändrades.</translation>
    </message>
    <message>
        <source>The journal {path} is a copy of another one, or its end is missing, so that it may only be read. Nothing was written.</source>
        <translation>Journalen {path} är en kopia av en annan, eller så saknas dess slut, så den får bara läsas. Ingenting skrevs.</translation>
    </message>
    <message>
        <source>The journal {path} was replaced by another file while it was open here. Nothing was written.</source>
        <translation>Journalen {path} ersattes av en annan fil medan den var öppen här. Ingenting skrevs.</translation>
    </message>
    <message>
        <source>Free some space on that disk and try again.</source>
        <translation>Frigör plats på den disken och försök igen.</translation>
    </message>
    <message>
        <source>Check who owns {path} and its folder, and whether the disk is mounted read-only.</source>
        <translation>Kontrollera vem som äger {path} och dess mapp, och om disken är monterad skrivskyddad.</translation>
    </message>
    <message>
        <source>Look for a second Driftvakt or a database tool that has the file open, close it and try again.</source>
        <translation>Leta efter en andra Driftvakt eller ett databasverktyg som har filen öppen, stäng det och försök igen.</translation>
    </message>
    <message>
        <source>Copy {folder} to a safe place. `driftvakt log recover` then keeps the damaged file beside a new journal, and brings over all entries, sites and nodes that can still be read.</source>
        <translation>Kopiera {folder} till en säker plats. `driftvakt log recover` behåller sedan den skadade filen bredvid en ny journal, och för över alla poster, anläggningar och noder som ännu kan läsas.</translation>
    </message>
    <message>
        <source>Start the newer version, or point this one at another data folder with --data-dir.</source>
        <translation>Starta den nyare versionen, eller peka den här mot en annan datamapp med --data-dir.</translation>
    </message>
    <message>
        <source>Check that {folder} exists, that it is a folder, and that you may write in it.</source>
        <translation>Kontrollera att {folder} finns, att det är en mapp, och att du får skriva i den.</translation>
    </message>
    <message>
        <source>Check the disk, its quota and the largest file it takes; the system's log says what it refused.</source>
        <translation>Kontrollera disken, dess kvot och den största fil den tar; systemets logg säger vad den vägrade.</translation>
    </message>
    <message>
        <source>Put the whole journal back, if you have it. Else begin a continuation on the Log page, or with `driftvakt log continue`: it goes on from here under an id of its own.</source>
        <translation>Lägg tillbaka hela journalen om du har den. Börja annars en fortsättning på sidan Logg, eller med `driftvakt log continue`: den fortsätter härifrån under ett eget id.</translation>
    </message>
    <message>
        <source>Close every Driftvakt that has it open and start again.</source>
        <translation>Stäng varje Driftvakt som har den öppen och starta igen.</translation>
    </message>
    <message>
        <source>it cannot be read as an entry</source>
        <extracomment>What the first entry names as the one before it. Random bytes in a salt; it is written, and hashed, as twice as many hex digits. The category and type of an entry that says which values were left out. The category and type of an entry that holds a signed statement over those before it. The category and type of the first entry that goes on from another journal, under an id of its own. Keys are sorted: so begins every text in the second form, and none in the first, which begins with the actor.</extracomment>
        <translation>den kan inte läsas som en post</translation>
    </message>
    <message>
        <source>it says it is number {said}, but stands at {place}: entries are missing</source>
        <translation>den säger sig vara nummer {said}, men står på {place}: poster saknas</translation>
    </message>
    <message>
        <source>its text was changed after it was written</source>
        <translation>dess text ändrades efter att den skrevs</translation>
    </message>
    <message>
        <source>it does not follow the entry before it, which was changed or replaced</source>
        <translation>den följer inte på posten före den, som har ändrats eller bytts ut</translation>
    </message>
    <message>
        <source>it was written for another journal</source>
        <translation>den skrevs för en annan journal</translation>
    </message>
    <message>
        <source>it has the first form, which was not written any more by then</source>
        <translation>den har den första formen, som inte längre skrevs då</translation>
    </message>
    <message>
        <source>the value or salt of its field “{field}” was changed after it was written</source>
        <translation>värdet eller saltet i dess fält ”{field}” har ändrats efter att den skrevs</translation>
    </message>
    <message>
        <source>the value of its field “{field}” is written so that readers may see different things in it</source>
        <translation>värdet i fältet ”{field}” är skrivet så att läsare kan se olika saker i det</translation>
    </message>
    <message>
        <source>a field “{field}” lies beside it that it was not written with</source>
        <translation>bredvid den ligger ett fält ”{field}” som den inte skrevs med</translation>
    </message>
    <message>
        <source>the value of its field “{field}” is gone, and nobody said so</source>
        <translation>värdet i dess fält ”{field}” är borta, och ingen har sagt det</translation>
    </message>
    <message>
        <source>an entry with this number was written, and is gone</source>
        <translation>en post med det numret har skrivits, och är borta</translation>
    </message>
    <message>
        <source>the checkpoint that it holds was signed over other entries: among the first {size} some were changed, or all were written anew</source>
        <translation>kontrollpunkten den innehåller signerades över andra poster: bland de första {size} har några ändrats, eller så har alla skrivits om</translation>
    </message>
    <message>
        <source>it says that it holds a checkpoint, and names none of those before it</source>
        <translation>den säger sig innehålla en kontrollpunkt men nämner ingen över dem före den</translation>
    </message>
    <message>
        <source>it is not the entry that was noted: the chain was written anew</source>
        <translation>den är inte posten som antecknades: kedjan har skrivits om</translation>
    </message>
</context>
<context>
    <name>KeyField</name>
    <message>
        <source>Key</source>
        <extracomment>A key with whose it is.</extracomment>
        <translation>Nyckel</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>En annan fil…</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Lösenfras</translation>
    </message>
    <message>
        <source>Where the key's file is locked</source>
        <translation>Där nyckelns fil är låst</translation>
    </message>
    <message>
        <source>No key at hand fits: load it into the agent (ssh-add), or name its file.</source>
        <translation>Ingen nyckel till hands passar: ladda den i agenten (ssh-add), eller ange dess fil.</translation>
    </message>
    <message>
        <source>agent</source>
        <translation>agent</translation>
    </message>
    <message>
        <source>nobody's on the list</source>
        <translation>ingens på listan</translation>
    </message>
    <message>
        <source>Touch the key when it blinks.</source>
        <translation>Rör nyckeln när den blinkar.</translation>
    </message>
    <message>
        <source>The key's file</source>
        <translation>Nyckelns fil</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>It signs this once; it does not leave its place.</source>
        <translation>Den signerar detta en gång; den lämnar inte sin plats.</translation>
    </message>
</context>
<context>
    <name>Lanes</name>
    <message>
        <source>since %1</source>
        <translation>sedan %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 till %2</translation>
    </message>
</context>
<context>
    <name>LearnSheet</name>
    <message>
        <source>Root cause and lessons</source>
        <translation>Grundorsak och lärdomar</translation>
    </message>
    <message>
        <source>Root cause</source>
        <translation>Grundorsak</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lärdomar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>Skriv ner det</translation>
    </message>
    <message>
        <source>At most 8,000 characters.</source>
        <translation>Högst 8 000 tecken.</translation>
    </message>
</context>
<context>
    <name>LearnedCard</name>
    <message>
        <source>Root cause and lessons</source>
        <translation>Grundorsak och lärdomar</translation>
    </message>
    <message>
        <source>Write…</source>
        <translation>Skriv…</translation>
    </message>
    <message>
        <source>Write root cause and lessons</source>
        <translation>Skriv grundorsak och lärdomar</translation>
    </message>
    <message>
        <source>Root cause</source>
        <translation>Grundorsak</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>Lärdomar</translation>
    </message>
    <message>
        <source>Not written yet</source>
        <translation>Inte skrivet än</translation>
    </message>
</context>
<context>
    <name>LinkSheet</name>
    <message>
        <source>Link the incident with something</source>
        <translation>Koppla incidenten till något</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Slag</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>An alarm's 12, an incident's 2026-040, a run's id</source>
        <translation>Ett larms 12, en incidents 2026-040, en körnings id</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Koppla</translation>
    </message>
</context>
<context>
    <name>LinkedCard</name>
    <message>
        <source>Linked</source>
        <translation>Kopplat</translation>
    </message>
    <message>
        <source>Link…</source>
        <translation>Koppla…</translation>
    </message>
    <message>
        <source>Link with something</source>
        <translation>Koppla till något</translation>
    </message>
    <message>
        <source>With nothing yet</source>
        <translation>Till inget än</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
</context>
<context>
    <name>ListCard</name>
    <message>
        <source>Alarms</source>
        <extracomment>Which states a list shows, by its key. No more lines are made: nobody reads them, and they would hold up the window in a storm. In a flood these are counted and not listed. The key of the line that counts them. What the key of a line begins with that is no alarm yet.</extracomment>
        <translation>Larm</translation>
    </message>
    <message>
        <source>Which alarms are listed</source>
        <translation>Vilka larm som listas</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritet</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Sedan</translation>
    </message>
    <message>
        <source>Do now</source>
        <translation>Gör nu</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>How much of the time to respond is over</source>
        <translation>Hur mycket av tiden att svara som har gått</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Tid kvar</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>Invikt</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message numerus="yes">
        <source>the first %n</source>
        <translation>
            <numerusform>den första</numerusform>
            <numerusform>de första %n</numerusform>
        </translation>
    </message>
    <message>
        <source>first out on top of its priority</source>
        <translation>först ut överst i sin prioritet</translation>
    </message>
    <message>
        <source>All quiet</source>
        <translation>Allt lugnt</translation>
    </message>
    <message>
        <source>No alarm is active: nothing asks for an act of this shift. What is abnormal and asks for nobody stands on the Overview.</source>
        <translation>Inget larm är aktivt: inget kräver en åtgärd under detta skift. Det som är onormalt men inte kräver någon står på översikten.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Inga</translation>
    </message>
    <message>
        <source>No alarm went by itself before somebody acknowledged it.</source>
        <translation>Inget larm gick över av sig självt innan någon kvitterade det.</translation>
    </message>
    <message>
        <source>Nothing is put aside: S shelves the chosen alarm until a time.</source>
        <translation>Inget är undanlagt: S lägger undan det valda larmet till en tid.</translation>
    </message>
    <message>
        <source>No alarm follows from another one, and nobody works on a node that has one.</source>
        <translation>Inget larm följer av ett annat, och ingen arbetar på en nod som har ett.</translation>
    </message>
    <message>
        <source>Every rule may raise alarms everywhere.</source>
        <translation>Varje regel får utlösa larm överallt.</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Kvittera</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <source>no one yet</source>
        <translation>ingen än</translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>en gång</numerusform>
            <numerusform>%n gånger</numerusform>
        </translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Väntar</translation>
    </message>
    <message numerus="yes">
        <source>%n folded</source>
        <translation>
            <numerusform>%n invikt</numerusform>
            <numerusform>%n invikta</numerusform>
        </translation>
    </message>
    <message>
        <source>first out</source>
        <translation>först ut</translation>
    </message>
    <message>
        <source>Take off the shelf</source>
        <translation>Ta fram igen</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Ta i drift</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>till {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n of medium</source>
        <translation>
            <numerusform>%n medel</numerusform>
            <numerusform>%n medel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of low priority</source>
        <translation>
            <numerusform>%n låg prioritet</numerusform>
            <numerusform>%n låg prioritet</numerusform>
        </translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Räknade</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
</context>
<context>
    <name>LoadCard</name>
    <message>
        <source>Alarm load, 30 days</source>
        <translation>Larmlast, 30 dygn</translation>
    </message>
    <message>
        <source>shaded: within target</source>
        <translation>skuggat: inom målet</translation>
    </message>
    <message>
        <source>Most alarms in 10 minutes, of each 8 hours</source>
        <translation>Flest larm på 10 minuter, för varje 8 timmar</translation>
    </message>
    <message>
        <source>highest of each 8 h</source>
        <translation>högst för varje 8 h</translation>
    </message>
    <message>
        <source>No alarm yet</source>
        <translation>Inget larm än</translation>
    </message>
    <message>
        <source>Its figures come with the first alarms.</source>
        <translation>Talen kommer med de första larmen.</translation>
    </message>
    <message>
        <source>Targets: 1 to 2 in 10 min, under 1 %, at most 10, under 5 a day, 0, 1 to 5 %.</source>
        <translation>Mål: 1 till 2 på 10 min, under 1 %, högst 10, under 5 per dygn, 0, 1 till 5 %.</translation>
    </message>
    <message numerus="yes">
        <source>%n is not met.</source>
        <translation>
            <numerusform>Ett nås inte.</numerusform>
            <numerusform>%n nås inte.</numerusform>
        </translation>
    </message>
    <message>
        <source>All are met.</source>
        <translation>Alla nås.</translation>
    </message>
    <message>
        <source>low</source>
        <translation>låga</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>medel</translation>
    </message>
    <message>
        <source>high, critical</source>
        <translation>höga, kritiska</translation>
    </message>
    <message numerus="yes">
        <source>%n alarm(s): {shares}. Target mix {mix} %.</source>
        <translation>
            <numerusform>%n larm: {shares}. Målfördelning {mix} %.</numerusform>
            <numerusform>%n larm: {shares}. Målfördelning {mix} %.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Entry {number} does not hold, so nothing was signed: a signature would vouch for it.</source>
        <extracomment>Whose key it was that signed something, at a time, kept as an entry; None where it did not count.</extracomment>
        <translation>Post {number} håller inte, så inget signerades: en signatur skulle gå i god för den.</translation>
    </message>
    <message>
        <source>This key is nobody's who is on the list of people now, so nothing was signed with it.</source>
        <translation>Nyckeln tillhör ingen som står på personlistan nu, så inget signerades med den.</translation>
    </message>
    <message>
        <source>The log went on under another id while it was signed, so nothing was kept: sign again.</source>
        <translation>Loggen fortsatte under ett annat id medan den signerades, så inget behölls: signera igen.</translation>
    </message>
    <message>
        <source>The log has no entry yet: there is nothing to sign.</source>
        <translation>Loggen har ingen post än: det finns inget att signera.</translation>
    </message>
    <message>
        <source>Nothing was done since the last checkpoint: there is nothing new to sign.</source>
        <translation>Inget har gjorts sedan den senaste kontrollpunkten: det finns inget nytt att signera.</translation>
    </message>
</context>
<context>
    <name>LogHandlers</name>
    <message>
        <source>A witness's answer</source>
        <translation>Ett vittnes svar</translation>
    </message>
    <message>
        <source>{name} vouches for {count} entries</source>
        <translation>{name} går i god för {count} poster</translation>
    </message>
    <message>
        <source>Taking a witness's answer</source>
        <translation>Tar in ett vittnes svar</translation>
    </message>
    <message>
        <source>The log goes on under an id of its own</source>
        <translation>Loggen fortsätter under ett eget id</translation>
    </message>
    <message>
        <source>Beginning a continuation</source>
        <translation>Börjar en fortsättning</translation>
    </message>
    <message>
        <source>There is no SSH key that could sign here: load one into the agent (ssh-add), or sign with `driftvakt log checkpoint --key FILE`.</source>
        <translation>Det finns ingen SSH-nyckel som kan signera här: ladda en i agenten (ssh-add), eller signera med `driftvakt log checkpoint --key FIL`.</translation>
    </message>
    <message>
        <source>Signed a checkpoint</source>
        <translation>Signerade en kontrollpunkt</translation>
    </message>
    <message>
        <source>Signing a checkpoint</source>
        <translation>Signerar en kontrollpunkt</translation>
    </message>
</context>
<context>
    <name>LogKeeper</name>
    <message>
        <source>The log was not backed up. {reason}</source>
        <extracomment>How often it is looked whether a backup of the log is due.</extracomment>
        <translation>Loggen säkerhetskopierades inte. {reason}</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Search the log</source>
        <extracomment>Below this width the list takes what it can get. From this width on there is room for the hashes. Words are looked for when nothing was typed for so long.</extracomment>
        <translation>Sök i loggen</translation>
    </message>
    <message>
        <source>Entries by the hour</source>
        <translation>Poster per timme</translation>
    </message>
    <message>
        <source>The last 24 hours</source>
        <translation>Senaste 24 timmarna</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportera…</translation>
    </message>
    <message>
        <source>The log</source>
        <translation>Loggen</translation>
    </message>
    <message>
        <source>Everything that anyone did through Driftvakt is one entry here, for good. Each holds the hash of the one before it, so that a change, a gap or a swap is found.</source>
        <translation>Allt som någon har gjort genom Driftvakt är en post här, för gott. Varje post bär hashen av den före, så att en ändring, en lucka eller ett byte upptäcks.</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Kontrollpunkter</translation>
    </message>
    <message>
        <source>A chain cannot show that its end was cut off, or that all of it was written anew. A checkpoint is your signature, with your SSH key, over all entries until then: what it covers is proved.</source>
        <translation>En kedja kan inte visa att dess slut har kapats, eller att allt har skrivits om. En kontrollpunkt är din signatur, med din SSH-nyckel, över alla poster dittills: det den täcker är bevisat.</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>Who may work here, by which SSH keys. A change of the list is signed by somebody on it who may approve. When nobody can, the glass can be broken: loudly, and reviewed by somebody else.</source>
        <translation>Vem som får arbeta här, med vilka SSH-nycklar. En ändring av listan signeras av någon på den som får godkänna. När ingen kan det går glaset att krossa: högljutt, och granskat av någon annan.</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>Sökning</translation>
    </message>
    <message>
        <source>Every word, or its beginning, must be somewhere in the entry; "words in quotes" as they stand.</source>
        <translation>Varje ord, eller dess början, måste finnas någonstans i posten; "ord inom citattecken" som de står.</translation>
    </message>
    <message>
        <source>Verifying the log</source>
        <translation>Verifierar loggen</translation>
    </message>
    <message>
        <source>Changing how often the log is backed up</source>
        <translation>Ändrar hur ofta loggen säkerhetskopieras</translation>
    </message>
    <message>
        <source>Backed up the log</source>
        <translation>Säkerhetskopierade loggen</translation>
    </message>
    <message>
        <source>Backing up the log</source>
        <translation>Säkerhetskopierar loggen</translation>
    </message>
</context>
<context>
    <name>LogWords</name>
    <message>
        <source>Added site</source>
        <extracomment>What was done, by the type of the entry; one that is not here is shown as it is called.</extracomment>
        <translation>Lade till anläggning</translation>
    </message>
    <message>
        <source>Edited site</source>
        <translation>Ändrade anläggning</translation>
    </message>
    <message>
        <source>Removed site</source>
        <translation>Tog bort anläggning</translation>
    </message>
    <message>
        <source>Added nodes</source>
        <translation>Lade till noder</translation>
    </message>
    <message>
        <source>Edited nodes</source>
        <translation>Ändrade noder</translation>
    </message>
    <message>
        <source>Removed nodes</source>
        <translation>Tog bort noder</translation>
    </message>
    <message>
        <source>Imported nodes</source>
        <translation>Importerade noder</translation>
    </message>
    <message>
        <source>Undid a change</source>
        <translation>Ångrade en ändring</translation>
    </message>
    <message>
        <source>Made a change again</source>
        <translation>Gjorde om en ändring</translation>
    </message>
    <message>
        <source>Gave ids</source>
        <translation>Gav id:n</translation>
    </message>
    <message>
        <source>Accepted a host key</source>
        <translation>Godtog en värdnyckel</translation>
    </message>
    <message>
        <source>Replaced a host key</source>
        <translation>Ersatte en värdnyckel</translation>
    </message>
    <message>
        <source>Forgot a host key</source>
        <translation>Glömde en värdnyckel</translation>
    </message>
    <message>
        <source>Trusted a host key again</source>
        <translation>Litade på en värdnyckel igen</translation>
    </message>
    <message>
        <source>Kept a secret in the keyring</source>
        <translation>Sparade en hemlighet i nyckelringen</translation>
    </message>
    <message>
        <source>Signed a checkpoint</source>
        <translation>Signerade en kontrollpunkt</translation>
    </message>
    <message>
        <source>Took in a witness's signature</source>
        <translation>Tog in ett vittnes signatur</translation>
    </message>
    <message>
        <source>Was witness to another log</source>
        <translation>Var vittne åt en annan logg</translation>
    </message>
    <message>
        <source>Left values out</source>
        <translation>Utelämnade värden</translation>
    </message>
    <message>
        <source>Recovered from a damaged log</source>
        <translation>Återställde från en skadad logg</translation>
    </message>
    <message>
        <source>Exported a part of the log</source>
        <translation>Exporterade en del av loggen</translation>
    </message>
    <message>
        <source>Took in another log</source>
        <translation>Tog in en annan logg</translation>
    </message>
    <message>
        <source>Backed up the log</source>
        <translation>Säkerhetskopierade loggen</translation>
    </message>
    <message>
        <source>Kept entries beside the log</source>
        <translation>Behöll poster bredvid loggen</translation>
    </message>
    <message>
        <source>Went on under a new id</source>
        <translation>Fortsatte under ett nytt id</translation>
    </message>
    <message>
        <source>Made tables anew</source>
        <translation>Byggde om tabeller</translation>
    </message>
    <message>
        <source>Added a person</source>
        <translation>Lade till en person</translation>
    </message>
    <message>
        <source>Changed a person</source>
        <translation>Ändrade en person</translation>
    </message>
    <message>
        <source>Removed a person</source>
        <translation>Tog bort en person</translation>
    </message>
    <message>
        <source>Revoked a key</source>
        <translation>Spärrade en nyckel</translation>
    </message>
    <message>
        <source>Set how many people an act needs</source>
        <translation>Satte hur många en handling kräver</translation>
    </message>
    <message>
        <source>Broke the glass</source>
        <translation>Krossade glaset</translation>
    </message>
    <message>
        <source>Reviewed what was done with the glass broken</source>
        <translation>Granskade vad som gjordes med krossat glas</translation>
    </message>
    <message>
        <source>Took the desk</source>
        <translation>Tog platsen</translation>
    </message>
    <message>
        <source>Left the desk</source>
        <translation>Lämnade platsen</translation>
    </message>
    <message>
        <source>Locked the desk</source>
        <translation>Låste platsen</translation>
    </message>
    <message>
        <source>Unlocked the desk without proof</source>
        <translation>Låste upp platsen utan bevis</translation>
    </message>
    <message>
        <source>Made a plan</source>
        <translation>Gjorde en plan</translation>
    </message>
    <message>
        <source>Agreed to a plan</source>
        <translation>Godkände en plan</translation>
    </message>
    <message>
        <source>Withdrew a plan</source>
        <translation>Drog tillbaka en plan</translation>
    </message>
    <message>
        <source>Carried a plan out</source>
        <translation>Utförde en plan</translation>
    </message>
    <message>
        <source>Asked a run to pause</source>
        <translation>Bad en körning att pausa</translation>
    </message>
    <message>
        <source>Asked a run to end</source>
        <translation>Bad en körning att sluta</translation>
    </message>
    <message>
        <source>Let a run be</source>
        <translation>Lät en körning vara</translation>
    </message>
    <message>
        <source>Step of a plan</source>
        <translation>Steg i en plan</translation>
    </message>
    <message>
        <source>Said that a step is done</source>
        <translation>Sade att ett steg är gjort</translation>
    </message>
    <message>
        <source>Made a schedule</source>
        <translation>Gjorde ett schema</translation>
    </message>
    <message>
        <source>Paused a schedule</source>
        <translation>Pausade ett schema</translation>
    </message>
    <message>
        <source>Had a schedule go on</source>
        <translation>Lät ett schema fortsätta</translation>
    </message>
    <message>
        <source>Removed a schedule</source>
        <translation>Tog bort ett schema</translation>
    </message>
    <message>
        <source>Agreed to what a schedule does</source>
        <translation>Godkände vad ett schema gör</translation>
    </message>
    <message>
        <source>Withdrew the approval of a schedule</source>
        <translation>Återkallade godkännandet av ett schema</translation>
    </message>
    <message>
        <source>Decided what was due</source>
        <translation>Avgjorde vad som skulle göras</translation>
    </message>
    <message>
        <source>Took the right to act</source>
        <translation>Tog rätten att handla</translation>
    </message>
    <message>
        <source>Ended what an earlier console had started</source>
        <translation>Avslutade det som en tidigare konsol startat</translation>
    </message>
    <message>
        <source>Handed a shift over</source>
        <translation>Lämnade över ett pass</translation>
    </message>
    <message>
        <source>Took a shift over</source>
        <translation>Tog över ett pass</translation>
    </message>
    <message>
        <source>Took a hand-over back</source>
        <translation>Tog tillbaka en överlämning</translation>
    </message>
    <message>
        <source>Took alarms over with a shift</source>
        <translation>Tog över larm med ett pass</translation>
    </message>
    <message>
        <source>Marked an act</source>
        <translation>Märkte ut en åtgärd</translation>
    </message>
    <message>
        <source>Alarms came and went</source>
        <translation>Larm kom och gick</translation>
    </message>
    <message>
        <source>Acknowledged alarms</source>
        <translation>Kvitterade larm</translation>
    </message>
    <message>
        <source>Said who sees to an alarm</source>
        <translation>Sade vem som tar hand om ett larm</translation>
    </message>
    <message>
        <source>Wrote a note on an alarm</source>
        <translation>Skrev en anteckning på ett larm</translation>
    </message>
    <message>
        <source>Shelved alarms</source>
        <translation>Lade larm på hyllan</translation>
    </message>
    <message>
        <source>Took alarms off the shelf</source>
        <translation>Tog larm från hyllan</translation>
    </message>
    <message>
        <source>Took alarms out of service</source>
        <translation>Tog larm ur drift</translation>
    </message>
    <message>
        <source>Put alarms back into service</source>
        <translation>Tog larm i drift igen</translation>
    </message>
    <message>
        <source>Saved a version of a rule</source>
        <translation>Sparade en version av en regel</translation>
    </message>
    <message>
        <source>Switched on a version of a rule</source>
        <translation>Slog på en version av en regel</translation>
    </message>
    <message>
        <source>Opened an incident</source>
        <translation>Öppnade en incident</translation>
    </message>
    <message>
        <source>Changed an incident</source>
        <translation>Ändrade en incident</translation>
    </message>
    <message>
        <source>Said who sees to an incident</source>
        <translation>Sade vem som ansvarar för en incident</translation>
    </message>
    <message>
        <source>Wrote a note on an incident</source>
        <translation>Skrev en anteckning om en incident</translation>
    </message>
    <message>
        <source>Linked an incident</source>
        <translation>Kopplade en incident</translation>
    </message>
    <message>
        <source>Took a link off an incident</source>
        <translation>Tog bort en koppling från en incident</translation>
    </message>
    <message>
        <source>Entered when an incident was known</source>
        <translation>Angav när en incident blev känd</translation>
    </message>
    <message>
        <source>Judged an incident by the law's measure</source>
        <translation>Bedömde en incident efter lagens mått</translation>
    </message>
    <message>
        <source>Said whether an incident is classified</source>
        <translation>Sade om en incident är säkerhetsskyddsklassificerad</translation>
    </message>
    <message>
        <source>Wrote down who was told of an incident</source>
        <translation>Skrev ned vem som underrättades om en incident</translation>
    </message>
    <message>
        <source>Wrote down what an incident taught</source>
        <translation>Skrev ned vad en incident lärde</translation>
    </message>
    <message>
        <source>Wrote down what an incident leaves to do</source>
        <translation>Skrev ned vad en incident lämnar kvar att göra</translation>
    </message>
    <message>
        <source>Did what an incident left to do</source>
        <translation>Gjorde vad en incident lämnade kvar</translation>
    </message>
    <message>
        <source>Said what reports of an incident leave out</source>
        <translation>Sade vad rapporter om en incident utelämnar</translation>
    </message>
    <message>
        <source>Kept evidence of an incident</source>
        <translation>Bevarade bevis i en incident</translation>
    </message>
    <message>
        <source>Let evidence of an incident go</source>
        <translation>Släppte bevis i en incident</translation>
    </message>
    <message>
        <source>Made a report of an incident</source>
        <translation>Gjorde en rapport om en incident</translation>
    </message>
    <message>
        <source>Closed an incident</source>
        <translation>Stängde en incident</translation>
    </message>
    <message>
        <source>Opened an incident again</source>
        <translation>Öppnade en incident igen</translation>
    </message>
    <message>
        <source>Took in incidents of before</source>
        <translation>Tog in incidenter från tidigare</translation>
    </message>
    <message>
        <source>Wrote a note</source>
        <translation>Skrev en anteckning</translation>
    </message>
    <message>
        <source>Marked an alarm</source>
        <translation>Markerade ett larm</translation>
    </message>
    <message>
        <source>Marked a drill</source>
        <translation>Markerade en övning</translation>
    </message>
    <message>
        <source>Marked a rollout</source>
        <translation>Markerade en utrullning</translation>
    </message>
    <message>
        <source>Sites and nodes</source>
        <extracomment>The kinds of entries, by their category.</extracomment>
        <translation>Anläggningar och noder</translation>
    </message>
    <message>
        <source>Keys and secrets</source>
        <translation>Nycklar och hemligheter</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>Who was at the desk</source>
        <translation>Vem som var på plats</translation>
    </message>
    <message>
        <source>Acts on nodes</source>
        <translation>Åtgärder på noder</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Scheman</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Larm</translation>
    </message>
    <message>
        <source>Rules of alarms</source>
        <translation>Larmregler</translation>
    </message>
    <message>
        <source>Hand-overs</source>
        <translation>Överlämningar</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Incidenter</translation>
    </message>
    <message>
        <source>Notes and marks</source>
        <translation>Anteckningar och märken</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Kontrollpunkter</translation>
    </message>
    <message>
        <source>The log itself</source>
        <translation>Loggen själv</translation>
    </message>
    <message>
        <source>the log</source>
        <extracomment>More things than these are counted: all of them stand in the entry itself.</extracomment>
        <translation>loggen</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} och {count} till</translation>
    </message>
    <message>
        <source>{count} entries, root {root}</source>
        <translation>{count} poster, rot {root}</translation>
    </message>
    <message>
        <source>The key's file is locked: its passphrase is missing.</source>
        <extracomment>Why a key did not sign, by the code of its error.</extracomment>
        <translation>Nyckelns fil är låst: dess lösenfras saknas.</translation>
    </message>
    <message>
        <source>The passphrase is wrong.</source>
        <translation>Lösenfrasen är fel.</translation>
    </message>
    <message>
        <source>There is no private key, and the agent does not hold it.</source>
        <translation>Det finns ingen privat nyckel, och agenten har den inte.</translation>
    </message>
    <message>
        <source>This file holds no public SSH key.</source>
        <translation>Filen innehåller ingen publik SSH-nyckel.</translation>
    </message>
    <message>
        <source>The agent did not sign: nobody touched the key or said yes in time.</source>
        <translation>Agenten signerade inte: ingen rörde nyckeln eller sade ja i tid.</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Påbörjat</translation>
    </message>
    <message>
        <source>Begun; nobody knows how it ended</source>
        <translation>Påbörjat; ingen vet hur det slutade</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>Misslyckades: {reason}</translation>
    </message>
    <message>
        <source>Owner's key</source>
        <translation>Ägarens nyckel</translation>
    </message>
    <message>
        <source>Only where another key signed what was seen before: the fingerprint that the owner tells you</source>
        <translation>Bara där en annan nyckel signerade det som har setts tidigare: fingeravtrycket som ägaren uppger</translation>
    </message>
    <message>
        <source>{reason} What was seen before was signed by {before}, this by {now}: one of the two may be a stranger's. Ask the owner, and write the owner's fingerprint below.</source>
        <translation>{reason} Det som har setts tidigare signerades av {before}, detta av {now}: den ena av de två kan vara en främlings. Fråga ägaren, och skriv ägarens fingeravtryck nedan.</translation>
    </message>
</context>
<context>
    <name>Maintenance</name>
    <message>
        <source>{waves} does not say how many nodes at a time: 1,10%,100% does.</source>
        <translation>{waves} säger inte hur många noder åt gången: det gör 1,10%,100%.</translation>
    </message>
    <message>
        <source>Start {unit} on {node}</source>
        <translation>Starta {unit} på {node}</translation>
    </message>
    <message>
        <source>Stop {unit} on {node}</source>
        <translation>Stoppa {unit} på {node}</translation>
    </message>
    <message>
        <source>Restart {unit} on {node}</source>
        <translation>Starta om {unit} på {node}</translation>
    </message>
    <message>
        <source>Clear the failure of {unit} on {node}</source>
        <translation>Nollställ felet hos {unit} på {node}</translation>
    </message>
    <message>
        <source>End what uses GPU {gpu} of {node}</source>
        <translation>Avsluta det som använder GPU {gpu} i {node}</translation>
    </message>
    <message>
        <source>Kill what uses GPU {gpu} of {node}</source>
        <translation>Döda det som använder GPU {gpu} i {node}</translation>
    </message>
    <message>
        <source>Reset GPU {gpu} of {node}</source>
        <translation>Återställ GPU {gpu} i {node}</translation>
    </message>
    <message>
        <source>Limit GPU {gpu} of {node} to {watts} W</source>
        <translation>Begränsa GPU {gpu} i {node} till {watts} W</translation>
    </message>
    <message>
        <source>Set persistence mode of GPU {gpu} of {node}</source>
        <translation>Ställ beständigt läge för GPU {gpu} i {node}</translation>
    </message>
    <message>
        <source>Reboot {node}</source>
        <translation>Starta om {node}</translation>
    </message>
    <message>
        <source>Drain {node}</source>
        <translation>Töm {node}</translation>
    </message>
    <message>
        <source>Return {node} to work</source>
        <translation>Återför {node} till arbete</translation>
    </message>
    <message>
        <source>Run {command} on nodes: {count}</source>
        <translation>Kör {command} på noder: {count}</translation>
    </message>
    <message>
        <source>Start {unit}</source>
        <translation>Starta {unit}</translation>
    </message>
    <message>
        <source>Stop {unit}</source>
        <translation>Stoppa {unit}</translation>
    </message>
    <message>
        <source>Restart {unit}</source>
        <translation>Starta om {unit}</translation>
    </message>
    <message>
        <source>Clear the failure of {unit}</source>
        <translation>Nollställ felet hos {unit}</translation>
    </message>
    <message>
        <source>Ask {process} ({pid}) of {user} to end</source>
        <translation>Be {process} ({pid}), {user}, att avsluta</translation>
    </message>
    <message>
        <source>Kill {process} ({pid}) of {user}</source>
        <translation>Döda {process} ({pid}), {user}</translation>
    </message>
    <message>
        <source>Reset GPU {gpu}</source>
        <translation>Återställ GPU {gpu}</translation>
    </message>
    <message>
        <source>Wait until GPU {gpu} is back</source>
        <translation>Vänta tills GPU {gpu} är tillbaka</translation>
    </message>
    <message>
        <source>Limit GPU {gpu} to {watts} W</source>
        <translation>Begränsa GPU {gpu} till {watts} W</translation>
    </message>
    <message>
        <source>Set the power limit of GPU {gpu} back</source>
        <translation>Ställ tillbaka effektgränsen för GPU {gpu}</translation>
    </message>
    <message>
        <source>Turn persistence mode of GPU {gpu} on</source>
        <translation>Slå på beständigt läge för GPU {gpu}</translation>
    </message>
    <message>
        <source>Turn persistence mode of GPU {gpu} off</source>
        <translation>Slå av beständigt läge för GPU {gpu}</translation>
    </message>
    <message>
        <source>Reboot it and see it come back</source>
        <translation>Starta om den och se den komma tillbaka</translation>
    </message>
    <message>
        <source>Take it out of work here</source>
        <translation>Ta den ur arbete här</translation>
    </message>
    <message>
        <source>Give it back to work here</source>
        <translation>Återför den till arbete här</translation>
    </message>
    <message>
        <source>Wait until nothing runs there</source>
        <translation>Vänta tills inget körs där</translation>
    </message>
    <message>
        <source>Have Slurm start nothing more there</source>
        <translation>Låt Slurm inte starta mer där</translation>
    </message>
    <message>
        <source>Let Slurm use it again</source>
        <translation>Låt Slurm använda den igen</translation>
    </message>
    <message>
        <source>Run {command}</source>
        <translation>Kör {command}</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Tjänst</translation>
    </message>
    <message>
        <source>Stops with it</source>
        <translation>Stannar med den</translation>
    </message>
    <message>
        <source>May start it again</source>
        <translation>Kan starta den igen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tillstånd</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Process</translation>
    </message>
    <message>
        <source>What it is doing is broken off.</source>
        <translation>Det den håller på med avbryts.</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>What it has computed and not saved is lost.</source>
        <translation>Det den har beräknat men inte sparat går förlorat.</translation>
    </message>
    <message>
        <source>Logged in</source>
        <translation>Inloggad</translation>
    </message>
    <message>
        <source>Slurm job</source>
        <translation>Slurm-jobb</translation>
    </message>
    <message>
        <source>Power limit</source>
        <translation>Effektgräns</translation>
    </message>
    <message>
        <source>Persistence mode</source>
        <translation>Beständigt läge</translation>
    </message>
    <message>
        <source>What is in the GPU's memory is lost.</source>
        <translation>Det som finns i GPU:ns minne går förlorat.</translation>
    </message>
    <message>
        <source>Takes part in work</source>
        <translation>Deltar i arbete</translation>
    </message>
    <message>
        <source>Meant to be back</source>
        <translation>Tänkt att vara tillbaka</translation>
    </message>
    <message>
        <source>What runs there and is not saved is lost.</source>
        <translation>Det som körs där och inte är sparat går förlorat.</translation>
    </message>
    <message>
        <source>What the command changes is not known here, nor how to take it back.</source>
        <translation>Vad kommandot ändrar är inte känt här, inte heller hur det tas tillbaka.</translation>
    </message>
    <message>
        <source>Drained in Slurm</source>
        <translation>Tömd i Slurm</translation>
    </message>
    <message>
        <source>Unit file</source>
        <translation>Enhetsfil</translation>
    </message>
    <message>
        <source>Id of its present run</source>
        <translation>Id för den pågående körningen</translation>
    </message>
    <message>
        <source>Restarts by itself</source>
        <translation>Egna omstarter</translation>
    </message>
    <message>
        <source>State of the system</source>
        <translation>Systemets tillstånd</translation>
    </message>
    <message>
        <source>Clock kept right</source>
        <translation>Klockan hålls rätt</translation>
    </message>
    <message>
        <source>Processes on the GPU</source>
        <translation>Processer på GPU:n</translation>
    </message>
    <message>
        <source>Power limit in watts</source>
        <translation>Effektgräns i watt</translation>
    </message>
    <message>
        <source>Beginning of the process, in ticks since boot</source>
        <translation>Processens början, i klocktick sedan uppstart</translation>
    </message>
    <message>
        <source>Id of the boot</source>
        <translation>Uppstartens id</translation>
    </message>
    <message>
        <source>Drained in Slurm, and empty</source>
        <translation>Tömd i Slurm, och tom</translation>
    </message>
    <message>
        <source>Nothing computes on GPU {gpu} of {node}.</source>
        <translation>Inget beräknar på GPU {gpu} i {node}.</translation>
    </message>
    <message>
        <source>GPU {gpu} of {node} is in use, by {processes}. End that first, or have the plan end it.</source>
        <translation>GPU {gpu} i {node} används av {processes}. Avsluta det först, eller låt planen göra det.</translation>
    </message>
    <message>
        <source>GPU {gpu} of {node} has no power limit that can be set.</source>
        <translation>GPU {gpu} i {node} har ingen effektgräns som kan ställas.</translation>
    </message>
    <message>
        <source>GPU {gpu} of {node} takes a power limit of {lowest} to {highest} W.</source>
        <translation>GPU {gpu} i {node} tar en effektgräns på {lowest} till {highest} W.</translation>
    </message>
    <message>
        <source>GPU {gpu} of {node} is set so already.</source>
        <translation>GPU {gpu} i {node} är redan ställd så.</translation>
    </message>
    <message>
        <source>GPU {gpu} of {node} has no persistence mode.</source>
        <translation>GPU {gpu} i {node} har inget beständigt läge.</translation>
    </message>
    <message>
        <source>{node} is at work: {work}. Drain it first, or say that this may be lost.</source>
        <extracomment>What no argument of a command needs, and what may hide what the others are.</extracomment>
        <translation>{node} arbetar: {work}. Töm den först, eller ange att detta får gå förlorat.</translation>
    </message>
    <message>
        <source>{node} is out of work already.</source>
        <translation>{node} är redan tagen ur arbete.</translation>
    </message>
    <message>
        <source>{node} is not out of work.</source>
        <translation>{node} är inte tagen ur arbete.</translation>
    </message>
    <message>
        <source>There is no command, or one that cannot be given to a program.</source>
        <translation>Det finns inget kommando, eller ett som inte kan ges till ett program.</translation>
    </message>
    <message>
        <source>There is no node to do this on.</source>
        <translation>Det finns ingen nod att göra detta på.</translation>
    </message>
    <message>
        <source>A command may take 1 second to 24 hours.</source>
        <translation>Ett kommando får ta 1 sekund till 24 timmar.</translation>
    </message>
    <message>
        <source>There is no GPU {gpu} on {node}.</source>
        <translation>Det finns ingen GPU {gpu} i {node}.</translation>
    </message>
    <message>
        <source>What computes on {node} changed while it was looked at. Try again.</source>
        <translation>Det som beräknar på {node} ändrades medan det granskades. Försök igen.</translation>
    </message>
    <message>
        <source>There is no service {unit} on {node}.</source>
        <translation>Det finns ingen tjänst {unit} på {node}.</translation>
    </message>
    <message>
        <source>{unit} runs on {node} already.</source>
        <translation>{unit} är redan igång på {node}.</translation>
    </message>
    <message>
        <source>{unit} does not run on {node}.</source>
        <translation>{unit} är inte igång på {node}.</translation>
    </message>
    <message>
        <source>{unit} has not failed on {node}.</source>
        <translation>{unit} har inte felat på {node}.</translation>
    </message>
    <message>
        <source>{unit} is masked on {node}: nobody may start it.</source>
        <translation>{unit} är maskerad på {node}: ingen får starta den.</translation>
    </message>
    <message>
        <source>{unit} on {node} is not started or stopped by hand: its unit forbids it.</source>
        <translation>{unit} på {node} startas och stoppas inte för hand: dess enhet förbjuder det.</translation>
    </message>
    <message>
        <source>{unit} is the way to {node}: without it nobody gets in any more, nor starts it again.</source>
        <translation>{unit} är vägen till {node}: utan den kommer ingen in längre, och ingen kan starta den igen.</translation>
    </message>
    <message>
        <source>Take out of work…</source>
        <extracomment>Of each act that rows may name: the command of the window that opens its plan, and what its button says.</extracomment>
        <translation>Ta ur arbete…</translation>
    </message>
    <message>
        <source>Give back to work…</source>
        <translation>Ge tillbaka till arbete…</translation>
    </message>
    <message>
        <source>Restart the node…</source>
        <translation>Starta om noden…</translation>
    </message>
    <message>
        <source>End what uses GPU {gpu}…</source>
        <translation>Avsluta det som använder GPU {gpu}…</translation>
    </message>
    <message>
        <source>Restart a service…</source>
        <translation>Starta om en tjänst…</translation>
    </message>
    <message>
        <source>Its GPUs…</source>
        <extracomment>All acts that a row may name.</extracomment>
        <translation>Dess GPU:er…</translation>
    </message>
    <message>
        <source>The node is not reached.</source>
        <translation>Noden nås inte.</translation>
    </message>
    <message>
        <source>The node is out of work already.</source>
        <translation>Noden är redan tagen ur arbete.</translation>
    </message>
    <message>
        <source>The node is not out of work.</source>
        <translation>Noden är inte tagen ur arbete.</translation>
    </message>
</context>
<context>
    <name>MaintenanceCommands</name>
    <message>
        <source>Services…</source>
        <translation>Tjänster…</translation>
    </message>
    <message>
        <source>What runs on the node, its log, and plans to start, stop or restart it</source>
        <translation>Vad som kör på noden, dess logg, och planer för att starta, stoppa eller starta om det</translation>
    </message>
    <message>
        <source>GPUs: who uses them…</source>
        <translation>GPU:er: vem använder dem…</translation>
    </message>
    <message>
        <source>Who uses each GPU, and plans to end that, reset it or limit its power</source>
        <translation>Vem som använder varje GPU, och planer för att avsluta det, återställa den eller begränsa dess effekt</translation>
    </message>
    <message>
        <source>Reset GPU…</source>
        <translation>Återställ GPU…</translation>
    </message>
    <message>
        <source>Plan to reset the GPU in sight once nothing uses it</source>
        <translation>Planera att återställa den GPU som visas när inget använder den</translation>
    </message>
    <message>
        <source>Take out of work…</source>
        <translation>Ta ur arbete…</translation>
    </message>
    <message>
        <source>Plan that the node takes no new work, also from Slurm where it is there</source>
        <translation>Planera att noden inte tar nytt arbete, inte heller från Slurm där det finns</translation>
    </message>
    <message>
        <source>Give back to work…</source>
        <translation>Sätt i arbete igen…</translation>
    </message>
    <message>
        <source>Plan that the node takes work again</source>
        <translation>Planera att noden tar arbete igen</translation>
    </message>
    <message>
        <source>Restart the node…</source>
        <translation>Starta om noden…</translation>
    </message>
    <message>
        <source>Plan a restart that is watched until all GPUs are back and time is right</source>
        <translation>Planera en omstart som bevakas tills alla GPU:er är tillbaka och tiden stämmer</translation>
    </message>
    <message>
        <source>Run a command…</source>
        <translation>Kör ett kommando…</translation>
    </message>
    <message>
        <source>Plan one command on chosen nodes, in waves that stop at the first surprise</source>
        <translation>Planera ett kommando på valda noder, i omgångar som stannar vid det första oväntade</translation>
    </message>
</context>
<context>
    <name>MaintenanceHandlers</name>
    <message>
        <source>Choose a node first</source>
        <translation>Välj en nod först</translation>
    </message>
    <message>
        <source>Making a plan</source>
        <translation>Gör en plan</translation>
    </message>
</context>
<context>
    <name>Manned</name>
    <message>
        <source>Unlock</source>
        <extracomment>The command that shows who is at the desk and lets somebody take it. The command that takes acts away. The command that reviews what was done with the glass broken.</extracomment>
        <translation>Lås upp</translation>
    </message>
    <message>
        <source>Take the desk</source>
        <translation>Ta platsen</translation>
    </message>
    <message>
        <source>LOCKED</source>
        <translation>LÅST</translation>
    </message>
    <message>
        <source>Pages and alarms stay in sight. Nothing is done here before somebody unlocks.</source>
        <translation>Sidor och larm förblir i sikte. Inget görs här förrän någon låser upp.</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message>
        <source>GLASS BROKEN</source>
        <translation>GLASET KROSSAT</translation>
    </message>
    <message>
        <source>Review…</source>
        <translation>Granska…</translation>
    </message>
</context>
<context>
    <name>MapCard</name>
    <message>
        <source>Map of all GPUs</source>
        <extracomment>The map is drawn anew this often at most, in seconds, for levels alone; a mark never waits.</extracomment>
        <translation>Karta över alla GPU:er</translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s)</source>
        <translation>
            <numerusform>%n GPU</numerusform>
            <numerusform>%n GPU:er</numerusform>
        </translation>
    </message>
    <message>
        <source>No GPUs</source>
        <translation>Inga GPU:er</translation>
    </message>
    <message>
        <source>shade = utilisation</source>
        <translation>nyans = användning</translation>
    </message>
    <message>
        <source>shade = utilisation at {time}</source>
        <translation>nyans = användning {time}</translation>
    </message>
    <message>
        <source>GPUs not known yet</source>
        <translation>GPU:er ännu okända</translation>
    </message>
    <message numerus="yes">
        <source>no answer yet from %n node(s)</source>
        <translation>
            <numerusform>inget svar än från %n nod</numerusform>
            <numerusform>inget svar än från %n noder</numerusform>
        </translation>
    </message>
    <message>
        <source>no node has told of one</source>
        <translation>ingen nod har berättat om någon</translation>
    </message>
    <message>
        <source>{node} GPU {gpu}</source>
        <translation>{node} GPU {gpu}</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>svarar inte</translation>
    </message>
</context>
<context>
    <name>MasterList</name>
    <message>
        <source>List</source>
        <translation>Lista</translation>
    </message>
</context>
<context>
    <name>MatrixHeatMap</name>
    <message>
        <source>Matrix</source>
        <translation>Matris</translation>
    </message>
</context>
<context>
    <name>ModelCommands</name>
    <message>
        <source>the model</source>
        <translation>modellen</translation>
    </message>
    <message>
        <source>the gate</source>
        <translation>kravet</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Lägg till en modell…</translation>
    </message>
    <message>
        <source>Put a model into the register, as an idea or a pilot</source>
        <translation>För in en modell i registret, som idé eller pilot</translation>
    </message>
    <message>
        <source>Open the model</source>
        <translation>Öppna modellen</translation>
    </message>
    <message>
        <source>Its versions, and which of them served when</source>
        <translation>Dess versioner, och vilken som användes när</translation>
    </message>
    <message>
        <source>What the model still lacks</source>
        <translation>Vad modellen ännu saknar</translation>
    </message>
    <message>
        <source>Its fourteen gates, the missing ones first, and what to do next</source>
        <translation>Dess fjorton krav, de som saknas först, och vad som ska göras härnäst</translation>
    </message>
    <message>
        <source>Name owner and deputy…</source>
        <translation>Namnge ägare och ersättare…</translation>
    </message>
    <message>
        <source>Who owns the model, who stands in, who oversees its use</source>
        <translation>Vem som äger modellen, vem som ersätter, vem som har tillsyn över användningen</translation>
    </message>
    <message>
        <source>Describe the model…</source>
        <translation>Beskriv modellen…</translation>
    </message>
    <message>
        <source>Purpose, AI Act class, licence, SLO, runbook, golden set, sources</source>
        <translation>Syfte, klass enligt AI-förordningen, licens, servicemål, driftanvisning, facit, källor</translation>
    </message>
    <message>
        <source>Answer for a gate…</source>
        <translation>Svara för ett krav…</translation>
    </message>
    <message>
        <source>Say what shows that it holds, or stand for it with your name</source>
        <translation>Säg vad som visar att det stämmer, eller stå för det med ditt namn</translation>
    </message>
    <message>
        <source>Answer the ML Test Score…</source>
        <translation>Svara på ML Test Score…</translation>
    </message>
    <message>
        <source>Say which of its 28 tests are done by hand, and which run by themselves</source>
        <translation>Säg vilka av de 28 proven som görs för hand och vilka som går av sig själva</translation>
    </message>
    <message>
        <source>Move the model on…</source>
        <translation>Flytta modellen vidare…</translation>
    </message>
    <message>
        <source>From idea through pilot to production, or back</source>
        <translation>Från idé via pilot till produktion, eller tillbaka</translation>
    </message>
    <message>
        <source>Retire the model…</source>
        <translation>Avveckla modellen…</translation>
    </message>
    <message>
        <source>End a pilot or a service, and say why; all of it stays in the register</source>
        <translation>Avsluta ett pilotförsök eller en tjänst och säg varför; allt står kvar i registret</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Gå tillbaka</translation>
    </message>
    <message>
        <source>Take the model's newest rollout back at once: the version before it serves again</source>
        <translation>Ta tillbaka modellens senaste utrullning genast: versionen före används igen</translation>
    </message>
    <message>
        <source>Suspend use…</source>
        <translation>Stäng av användningen…</translation>
    </message>
    <message>
        <source>Let nobody in any more, or let them in again; shows the plan</source>
        <translation>Släpp inte in någon längre, eller släpp in igen; visar planen</translation>
    </message>
    <message>
        <source>Copy the models in sight</source>
        <translation>Kopiera modellerna som syns</translation>
    </message>
    <message>
        <source>As a table, for a mail or a sheet</source>
        <translation>Som tabell, till ett brev eller kalkylark</translation>
    </message>
    <message>
        <source>Save the register as CSV…</source>
        <translation>Spara registret som CSV…</translation>
    </message>
    <message>
        <source>Every model with its people, its version and what it lacks</source>
        <translation>Alla modeller med sina personer, sin version och vad de saknar</translation>
    </message>
    <message>
        <source>Save the readiness as PDF…</source>
        <translation>Spara mognaden som PDF…</translation>
    </message>
    <message>
        <source>The sheet of a model for those who decide whether it goes on</source>
        <translation>En modells blad för dem som avgör om den går vidare</translation>
    </message>
</context>
<context>
    <name>ModelHandlers</name>
    <message>
        <source>Adding the model</source>
        <extracomment>Gates that are answered by naming somebody.</extracomment>
        <translation>Lägger till modellen</translation>
    </message>
    <message>
        <source>Naming them</source>
        <translation>Namnger dem</translation>
    </message>
    <message>
        <source>{model}: {fields} written down</source>
        <translation>{model}: {fields} nedskrivet</translation>
    </message>
    <message>
        <source>Describing the model</source>
        <translation>Beskriver modellen</translation>
    </message>
    <message>
        <source>{model}: {gate}, {how}</source>
        <translation>{model}: {gate}, {how}</translation>
    </message>
    <message>
        <source>Answering for the gate</source>
        <translation>Svarar för kravet</translation>
    </message>
    <message>
        <source>Writing the score down</source>
        <translation>Skriver ned poängen</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>ångrat</translation>
    </message>
    <message>
        <source>{model} is in {stage} now</source>
        <translation>{model} är nu i skedet {stage}</translation>
    </message>
    <message>
        <source>Moving the model on</source>
        <translation>Flyttar modellen vidare</translation>
    </message>
    <message>
        <source>Retiring the model</source>
        <translation>Avvecklar modellen</translation>
    </message>
    <message>
        <source>End the pilot {model}</source>
        <translation>Avsluta pilotförsöket {model}</translation>
    </message>
    <message>
        <source>Retire {model}</source>
        <translation>Avveckla {model}</translation>
    </message>
    <message>
        <source>Say why: others will ask. All of it stays in the register, and nothing is deleted anywhere.</source>
        <translation>Säg varför: andra kommer att fråga. Allt står kvar i registret, och inget raderas någonstans.</translation>
    </message>
    <message>
        <source>Retire model</source>
        <translation>Avveckla modellen</translation>
    </message>
    <message>
        <source>{model} is retired</source>
        <translation>{model} är avvecklad</translation>
    </message>
    <message>
        <source>Rolling {model} back</source>
        <translation>Går tillbaka med {model}</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Planerar</translation>
    </message>
    <message>
        <source>Suspend the use of {model}, or end that</source>
        <translation>Stäng av användningen av {model}, eller avsluta det</translation>
    </message>
    <message>
        <source>Say why. A plan comes next; nothing has run before somebody agrees to it.</source>
        <translation>Säg varför. Sedan kommer en plan; inget körs innan någon godkänner den.</translation>
    </message>
    <message>
        <source>Show the plan</source>
        <translation>Visa planen</translation>
    </message>
    <message>
        <source>Nothing of this model was rolled out from here</source>
        <translation>Inget av modellen har rullats ut härifrån</translation>
    </message>
    <message>
        <source>The models in sight are on the clipboard</source>
        <translation>Modellerna som syns ligger i urklipp</translation>
    </message>
    <message>
        <source>Save the register</source>
        <translation>Spara registret</translation>
    </message>
    <message>
        <source>Saving the register</source>
        <translation>Sparar registret</translation>
    </message>
    <message>
        <source>Register saved as {path}</source>
        <translation>Registret sparat som {path}</translation>
    </message>
    <message>
        <source>Choose a model first, on the page Models</source>
        <translation>Välj först en modell, på sidan Modeller</translation>
    </message>
    <message>
        <source>Undoing</source>
        <translation>Ångrar</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Ångrat</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
</context>
<context>
    <name>ModelSheet</name>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
</context>
<context>
    <name>ModelView</name>
    <message>
        <source>What it lacks</source>
        <translation>Vad den saknar</translation>
    </message>
    <message>
        <source>People…</source>
        <translation>Personer…</translation>
    </message>
    <message>
        <source>Describe…</source>
        <translation>Beskriv…</translation>
    </message>
    <message>
        <source>Move on…</source>
        <translation>Flytta vidare…</translation>
    </message>
    <message>
        <source>Suspend use…</source>
        <translation>Stäng av användningen…</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Gå tillbaka</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Served</source>
        <translation>Användes</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motor</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Signerad av</translation>
    </message>
    <message>
        <source>In the register</source>
        <translation>I registret</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Filer</translation>
    </message>
    <message>
        <source>Compare with the version before</source>
        <translation>Jämför med versionen före</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versioner</translation>
    </message>
    <message>
        <source>Which version served when</source>
        <translation>Vilken version användes när</translation>
    </message>
    <message>
        <source>Nothing of it was seen serving yet.</source>
        <translation>Inget av den har setts i drift ännu.</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Nod</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Plats</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Sedan</translation>
    </message>
    <message>
        <source>What serves now</source>
        <translation>Vad som används nu</translation>
    </message>
    <message>
        <source>nothing is deleted by a rollback</source>
        <translation>inget raderas vid en återgång</translation>
    </message>
    <message>
        <source>No version is in the register yet.</source>
        <translation>Ingen version finns i registret ännu.</translation>
    </message>
    <message>
        <source>as it was seen</source>
        <translation>som det har setts</translation>
    </message>
    <message>
        <source>Serves now</source>
        <translation>Används nu</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Vad den är</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Modellen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>Roll back to {version}</source>
        <translation>Gå tillbaka till {version}</translation>
    </message>
    <message>
        <source>Let requests in again…</source>
        <translation>Släpp in frågor igen…</translation>
    </message>
    <message>
        <source>no owner</source>
        <translation>ingen ägare</translation>
    </message>
    <message>
        <source>deputy {name}</source>
        <translation>ersättare {name}</translation>
    </message>
    <message>
        <source>no deputy</source>
        <translation>ingen ersättare</translation>
    </message>
    <message>
        <source>owner {name}, {deputy}</source>
        <translation>ägare {name}, {deputy}</translation>
    </message>
    <message>
        <source>readiness {passed} of {gates}</source>
        <translation>mognad {passed} av {gates}</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>sedan {day}</translation>
    </message>
    <message>
        <source>to {day}</source>
        <translation>till {day}</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Jämför</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>inte signerad</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>okänt</translation>
    </message>
    <message>
        <source>no rollout started it</source>
        <translation>ingen utrullning startade den</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>inte sagt</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Skede</translation>
    </message>
    <message>
        <source>Readiness</source>
        <translation>Mognad</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Deputy</source>
        <translation>Ersättare</translation>
    </message>
    <message>
        <source>Overseer</source>
        <translation>Tillsynsansvarig</translation>
    </message>
    <message>
        <source>AI Act class</source>
        <translation>Klass enligt AI-förordningen</translation>
    </message>
    <message>
        <source>Told that it is AI</source>
        <translation>Får veta att det är AI</translation>
    </message>
    <message>
        <source>SLO</source>
        <translation>SLO</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>Driftanvisning</translation>
    </message>
    <message>
        <source>Golden set</source>
        <translation>Facit</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>Data sources</source>
        <translation>Datakällor</translation>
    </message>
    <message>
        <source>Unit of value</source>
        <translation>Enhet för nyttan</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Användare</translation>
    </message>
    <message>
        <source>In the register since</source>
        <translation>I registret sedan</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Väntar på</translation>
    </message>
    <message>
        <source>Ended because</source>
        <translation>Avslutad eftersom</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>There is no model {name}.</source>
        <extracomment>So long may a name and a text be, in characters.</extracomment>
        <translation>Det finns ingen modell {name}.</translation>
    </message>
    <message>
        <source>There is a model {name} already.</source>
        <translation>Det finns redan en modell {name}.</translation>
    </message>
    <message>
        <source>A model needs a name.</source>
        <translation>En modell behöver ett namn.</translation>
    </message>
    <message>
        <source>{model} has no version {name}.</source>
        <translation>{model} har ingen version {name}.</translation>
    </message>
    <message>
        <source>A version needs a name.</source>
        <translation>En version behöver ett namn.</translation>
    </message>
    <message>
        <source>{model} has a version {name} already, and it is another one.</source>
        <translation>{model} har redan en version {name}, och det är en annan.</translation>
    </message>
    <message>
        <source>This is version {name} of {model} already, to the byte.</source>
        <translation>Detta är redan version {name} av {model}, på byten när.</translation>
    </message>
    <message>
        <source>A version is made of files, or of an image: name at least one.</source>
        <translation>En version består av filer, eller av en avbild: ange minst en.</translation>
    </message>
    <message>
        <source>A file of a version lies below its folder and has a SHA-256: {path}</source>
        <translation>En fil i en version ligger under versionens mapp och har en SHA-256: {path}</translation>
    </message>
    <message>
        <source>Two files of the version are called {path}.</source>
        <translation>Två filer i versionen heter {path}.</translation>
    </message>
    <message>
        <source>A model in production needs an owner: name one first.</source>
        <translation>En modell i produktion behöver en ägare: utse en först.</translation>
    </message>
    <message>
        <source>Owner and deputy are two people.</source>
        <translation>Ägare och ersättare är två personer.</translation>
    </message>
    <message>
        <source>Say why.</source>
        <translation>Säg varför.</translation>
    </message>
    <message>
        <source>There is nothing to write down.</source>
        <translation>Det finns inget att skriva ned.</translation>
    </message>
    <message>
        <source>{name} is retired.</source>
        <translation>{name} är avvecklad.</translation>
    </message>
    <message>
        <source>The use of {name} is suspended already.</source>
        <translation>Användningen av {name} är redan stoppad.</translation>
    </message>
    <message>
        <source>The use of {name} is not suspended.</source>
        <translation>Användningen av {name} är inte stoppad.</translation>
    </message>
    <message>
        <source>{name} is still seen serving: take it out of service first.</source>
        <translation>{name} syns fortfarande i drift: ta den ur drift först.</translation>
    </message>
    <message>
        <source>That is not answered, it is named: driftvakt models {how} {name} …</source>
        <translation>Det besvaras inte, det utses: driftvakt models {how} {name} …</translation>
    </message>
    <message>
        <source>{name} owns no model here, and is nobody's deputy or overseer.</source>
        <translation>{name} äger ingen modell här, och är ingens ersättare eller övervakare.</translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation>Det finns ingen mapp {path}.</translation>
    </message>
    <message>
        <source>{path} is a link, or neither a file nor a folder: a version is made of files alone.</source>
        <translation>{path} är en länk, eller varken fil eller mapp: en version består bara av filer.</translation>
    </message>
    <message>
        <source>{path} could not be read: {reason}</source>
        <translation>{path} kunde inte läsas: {reason}</translation>
    </message>
    <message>
        <source>idea</source>
        <translation>idé</translation>
    </message>
    <message>
        <source>pilot</source>
        <translation>pilot</translation>
    </message>
    <message>
        <source>production</source>
        <translation>produktion</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>avvecklad</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Deputy</source>
        <translation>Ersättare</translation>
    </message>
    <message>
        <source>Overseer</source>
        <translation>Övervakare</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>Chef</translation>
    </message>
    <message>
        <source>not judged yet</source>
        <translation>ännu inte bedömd</translation>
    </message>
    <message>
        <source>minimal risk</source>
        <translation>minimal risk</translation>
    </message>
    <message>
        <source>limited risk</source>
        <translation>begränsad risk</translation>
    </message>
    <message>
        <source>high risk</source>
        <translation>hög risk</translation>
    </message>
    <message>
        <source>nobody said whether users are told that it is AI</source>
        <translation>ingen har sagt om användarna får veta att det är AI</translation>
    </message>
    <message>
        <source>users are told that it is AI</source>
        <translation>användarna får veta att det är AI</translation>
    </message>
    <message>
        <source>users are not told that it is AI</source>
        <translation>användarna får inte veta att det är AI</translation>
    </message>
    <message>
        <source>nobody meets it as a user</source>
        <translation>ingen möter den som användare</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>mätt</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>visat</translation>
    </message>
    <message>
        <source>signed for</source>
        <translation>intygat</translation>
    </message>
    <message>
        <source>stops production</source>
        <translation>stoppar produktion</translation>
    </message>
    <message>
        <source>stops high risk only</source>
        <translation>stoppar bara hög risk</translation>
    </message>
    <message>
        <source>before rollout</source>
        <translation>före utrullning</translation>
    </message>
    <message>
        <source>before 100 %</source>
        <translation>före 100 %</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Människor</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Säkerhet</translation>
    </message>
    <message>
        <source>Law</source>
        <translation>Lag</translation>
    </message>
    <message>
        <source>serving</source>
        <translation>i drift</translation>
    </message>
    <message>
        <source>canary</source>
        <translation>kanarie</translation>
    </message>
    <message>
        <source>rolled back, kept</source>
        <translation>återställd, sparad</translation>
    </message>
    <message>
        <source>replaced, kept</source>
        <translation>ersatt, sparad</translation>
    </message>
    <message>
        <source>never served</source>
        <translation>aldrig i drift</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Infrastructure</source>
        <translation>Infrastruktur</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>Övervakning</translation>
    </message>
    <message>
        <source>{model} has no owner</source>
        <extracomment>What is needed; {model}, {days} and {what} are filled.</extracomment>
        <translation>{model} har ingen ägare</translation>
    </message>
    <message>
        <source>{model} has stood still for {days} days: extend it, or end it</source>
        <translation>{model} har stått stilla i {days} dagar: förläng den, eller avsluta den</translation>
    </message>
    <message>
        <source>Something serves that nobody planned: {what}</source>
        <translation>Något är i drift som ingen planerat: {what}</translation>
    </message>
    <message>
        <source>{model} is retired, and still seen serving</source>
        <translation>{model} är avvecklad, men syns fortfarande i drift</translation>
    </message>
    <message>
        <source>{model}: its users are not told that it is AI (AI Act 50)</source>
        <translation>{model}: användarna får inte veta att det är AI (AI-förordningen 50)</translation>
    </message>
    <message>
        <source>{model} serves, and nobody judged its class under the AI Act</source>
        <translation>{model} är i drift, och ingen har bedömt dess klass enligt AI-förordningen</translation>
    </message>
    <message>
        <source>{model} has stood still for {days} days</source>
        <translation>{model} har stått stilla i {days} dagar</translation>
    </message>
    <message>
        <source>No owner</source>
        <translation>Ingen ägare</translation>
    </message>
    <message>
        <source>What nobody owns, nobody mends, and nobody ends</source>
        <translation>Det som ingen äger lagar ingen, och avslutar ingen</translation>
    </message>
    <message>
        <source>Name an owner, or end it</source>
        <translation>Utse en ägare, eller avsluta den</translation>
    </message>
    <message>
        <source>Deputy owner</source>
        <translation>Ersättare för ägaren</translation>
    </message>
    <message>
        <source>Owner has no deputy</source>
        <translation>Ägaren har ingen ersättare</translation>
    </message>
    <message>
        <source>If the owner is away, no one may stop or roll it back</source>
        <translation>Är ägaren borta får ingen stoppa den eller rulla tillbaka</translation>
    </message>
    <message>
        <source>Name a deputy</source>
        <translation>Utse en ersättare</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>Driftanvisning</translation>
    </message>
    <message>
        <source>No runbook</source>
        <translation>Ingen driftanvisning</translation>
    </message>
    <message>
        <source>The night shift does not know what to do</source>
        <translation>Nattskiftet vet inte vad som ska göras</translation>
    </message>
    <message>
        <source>Write it, and say where it lies</source>
        <translation>Skriv den, och säg var den ligger</translation>
    </message>
    <message>
        <source>SLO</source>
        <translation>Servicemål</translation>
    </message>
    <message>
        <source>No SLO</source>
        <translation>Inget servicemål</translation>
    </message>
    <message>
        <source>Nobody can say whether it is slow, or good enough</source>
        <translation>Ingen kan säga om den är långsam, eller bra nog</translation>
    </message>
    <message>
        <source>Agree with its users what they are promised</source>
        <translation>Kom överens med användarna om vad de lovas</translation>
    </message>
    <message>
        <source>Golden set</source>
        <translation>Facit</translation>
    </message>
    <message>
        <source>No golden set</source>
        <translation>Inget facit</translation>
    </message>
    <message>
        <source>No one can tell whether a new version is better or worse</source>
        <translation>Ingen kan säga om en ny version är bättre eller sämre</translation>
    </message>
    <message>
        <source>Make 50 questions with answers</source>
        <translation>Gör 50 frågor med svar</translation>
    </message>
    <message>
        <source>Rollback rehearsed</source>
        <translation>Återställning övad</translation>
    </message>
    <message>
        <source>No rollback rehearsed</source>
        <translation>Ingen återställning övad</translation>
    </message>
    <message>
        <source>The first rollback would be in a real fault</source>
        <translation>Den första återställningen skulle ske vid ett riktigt fel</translation>
    </message>
    <message>
        <source>Roll a version out, and back again</source>
        <translation>Rulla ut en version, och tillbaka igen</translation>
    </message>
    <message>
        <source>Capacity headroom</source>
        <translation>Ledig kapacitet</translation>
    </message>
    <message>
        <source>No capacity headroom</source>
        <translation>Ingen ledig kapacitet</translation>
    </message>
    <message>
        <source>There is no room for the busiest hour, nor for two versions beside each other</source>
        <translation>Det finns inte plats för den mest belastade timmen, eller för två versioner bredvid varandra</translation>
    </message>
    <message>
        <source>Free GPUs for it, or order some</source>
        <translation>Frigör GPU:er åt den, eller beställ</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>No licence known</source>
        <translation>Ingen känd licens</translation>
    </message>
    <message>
        <source>Nobody knows whether it may be used for this</source>
        <translation>Ingen vet om den får användas till detta</translation>
    </message>
    <message>
        <source>Read what came with the weights</source>
        <translation>Läs det som kom med vikterna</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>Inte signerad</translation>
    </message>
    <message>
        <source>Nobody stands for it that these are the right weights</source>
        <translation>Ingen står för att det är rätt vikter</translation>
    </message>
    <message>
        <source>Sign the version</source>
        <translation>Signera versionen</translation>
    </message>
    <message>
        <source>Canary plan</source>
        <translation>Kanarieplan</translation>
    </message>
    <message>
        <source>No canary plan</source>
        <translation>Ingen kanarieplan</translation>
    </message>
    <message>
        <source>A bad version would reach everyone at once</source>
        <translation>En dålig version skulle nå alla på en gång</translation>
    </message>
    <message>
        <source>Take the standard: 5, 25, 50, 100 %</source>
        <translation>Ta den vanliga: 5, 25, 50, 100 %</translation>
    </message>
    <message>
        <source>Logging on</source>
        <translation>Loggning på</translation>
    </message>
    <message>
        <source>No logging</source>
        <translation>Ingen loggning</translation>
    </message>
    <message>
        <source>AI Act 12: of what it did, there must be a record</source>
        <translation>AI-förordningen 12: det den gjort måste finnas nedtecknat</translation>
    </message>
    <message>
        <source>Have requests logged, and kept for six months</source>
        <translation>Låt frågorna loggas, och sparas i sex månader</translation>
    </message>
    <message>
        <source>Restore of the logs</source>
        <translation>Återläsning av loggarna</translation>
    </message>
    <message>
        <source>Restore of the logs never tested</source>
        <translation>Återläsning av loggarna aldrig provad</translation>
    </message>
    <message>
        <source>AI Act 19 and 26: logs for six months, which must be there after a loss, too</source>
        <translation>AI-förordningen 19 och 26: loggar i sex månader, som ska finnas även efter en förlust</translation>
    </message>
    <message>
        <source>Run a restore test</source>
        <translation>Kör ett återläsningsprov</translation>
    </message>
    <message>
        <source>Overseer and stop</source>
        <translation>Övervakare och stopp</translation>
    </message>
    <message>
        <source>Overseer not named</source>
        <translation>Övervakare inte utsedd</translation>
    </message>
    <message>
        <source>AI Act 14 and 26: a named person who can stop it</source>
        <translation>AI-förordningen 14 och 26: en utsedd person som kan stoppa den</translation>
    </message>
    <message>
        <source>Name one</source>
        <translation>Utse en</translation>
    </message>
    <message>
        <source>Drift baseline</source>
        <translation>Utgångsläge för avdrift</translation>
    </message>
    <message>
        <source>No drift baseline</source>
        <translation>Inget utgångsläge för avdrift</translation>
    </message>
    <message>
        <source>A change in what is asked would go unseen</source>
        <translation>Att frågorna förändras skulle inte märkas</translation>
    </message>
    <message>
        <source>Serve 5,000 requests; then it comes by itself</source>
        <translation>Besvara 5,000 frågor; sedan kommer det av sig självt</translation>
    </message>
    <message>
        <source>Input limits checked</source>
        <translation>Gränser för indata kontrolleras</translation>
    </message>
    <message>
        <source>Every input shown to be of use</source>
        <translation>Nyttan av varje indata visad</translation>
    </message>
    <message>
        <source>No input costs more than it gives</source>
        <translation>Ingen indata kostar mer än den ger</translation>
    </message>
    <message>
        <source>Inputs are allowed ones</source>
        <translation>Bara tillåten indata</translation>
    </message>
    <message>
        <source>Privacy kept all along the data's way</source>
        <translation>Integriteten bevarad hela vägen</translation>
    </message>
    <message>
        <source>A new input is soon added</source>
        <translation>Ny indata läggs snabbt till</translation>
    </message>
    <message>
        <source>Code that makes inputs is tested</source>
        <translation>Kod som gör indata är provad</translation>
    </message>
    <message>
        <source>Every change of the model reviewed and kept</source>
        <translation>Varje ändring av modellen granskad och sparad</translation>
    </message>
    <message>
        <source>Measured quality goes with real use</source>
        <translation>Mätt kvalitet stämmer med verklig nytta</translation>
    </message>
    <message>
        <source>Hyperparameters tuned</source>
        <translation>Hyperparametrar inställda</translation>
    </message>
    <message>
        <source>Effect of an old model known</source>
        <translation>Känt vad en gammal modell ställer till</translation>
    </message>
    <message>
        <source>Compared with a simpler model</source>
        <translation>Jämförd med en enklare modell</translation>
    </message>
    <message>
        <source>Good for every important group of requests</source>
        <translation>Bra för varje viktig grupp av frågor</translation>
    </message>
    <message>
        <source>Tested for fairness</source>
        <translation>Provad för rättvisa</translation>
    </message>
    <message>
        <source>Training can be repeated</source>
        <translation>Träningen kan göras om</translation>
    </message>
    <message>
        <source>Code of the model unit tested</source>
        <translation>Modellens kod enhetsprovad</translation>
    </message>
    <message>
        <source>Whole pipeline tested</source>
        <translation>Hela kedjan provad</translation>
    </message>
    <message>
        <source>Quality validated before serving</source>
        <translation>Kvaliteten prövad före drift</translation>
    </message>
    <message>
        <source>A single answer can be traced</source>
        <translation>Ett enskilt svar kan följas</translation>
    </message>
    <message>
        <source>Canary possible</source>
        <translation>Kanarie möjlig</translation>
    </message>
    <message>
        <source>Fast rollback possible</source>
        <translation>Snabb återställning möjlig</translation>
    </message>
    <message>
        <source>Dependency notices watched</source>
        <translation>Meddelanden om beroenden bevakade</translation>
    </message>
    <message>
        <source>Data limits watched</source>
        <translation>Gränser för data bevakade</translation>
    </message>
    <message>
        <source>Training and serving see the same</source>
        <translation>Träning och drift ser samma</translation>
    </message>
    <message>
        <source>Staleness watched</source>
        <translation>Åldrande bevakat</translation>
    </message>
    <message>
        <source>Numbers stay sound</source>
        <translation>Talen förblir sunda</translation>
    </message>
    <message>
        <source>Latency regression watched</source>
        <translation>Försämrade svarstider bevakade</translation>
    </message>
    <message>
        <source>Quality regression watched</source>
        <translation>Försämrad kvalitet bevakad</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Skede</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Deputy</source>
        <translation>Ersättare</translation>
    </message>
    <message>
        <source>Gates passed</source>
        <translation>Uppfyllda krav</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Saknas</translation>
    </message>
    <message>
        <source>ML Test Score</source>
        <translation>ML Test Score</translation>
    </message>
    <message>
        <source>Last step forward</source>
        <translation>Senaste steget framåt</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Väntar på</translation>
    </message>
    <message>
        <source>AI Act class</source>
        <translation>Klass enligt AI-förordningen</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Syfte</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>Filter by name or owner</source>
        <translation>Filtrera på namn eller ägare</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Lägg till en modell…</translation>
    </message>
    <message>
        <source>There is no such model</source>
        <translation>Det finns ingen sådan modell</translation>
    </message>
    <message>
        <source>The register: what serves, what is tried out and for how long it stood still, who owns it, and what it still lacks. Pilots stand with the one that stood still longest on top.</source>
        <translation>Registret: vad som används, vad som prövas och hur länge det har stått stilla, vem som äger det och vad som ännu saknas. Pilotförsöken står med det som stått stilla längst överst.</translation>
    </message>
    <message>
        <source>Fourteen gates</source>
        <translation>Fjorton krav</translation>
    </message>
    <message>
        <source>A gate holds because the console measured it, because somebody showed what proves it, or because somebody signs for it. The three are told apart. What stops production stands first.</source>
        <translation>Ett krav är uppfyllt för att konsolen har mätt det, för att någon har visat vad som bevisar det, eller för att någon står för det. De tre hålls isär. Det som hindrar produktion står först.</translation>
    </message>
    <message>
        <source>Which version served when</source>
        <translation>Vilken version användes när</translation>
    </message>
    <message>
        <source>It is told by what was seen serving, not by what was planned. A server that no rollout started is marked as unplanned.</source>
        <translation>Det berättas efter vad som har setts i drift, inte efter vad som var planerat. En server som ingen utrullning startade märks som oplanerad.</translation>
    </message>
    <message>
        <source>28 tests in four sections: half a point when done by hand, a whole one when it runs by itself. The weakest section is the score (Breck et al. 2017).</source>
        <translation>28 prov i fyra delar: en halv poäng när det görs för hand, en hel när det går av sig självt. Den svagaste delen är poängen (Breck m.fl. 2017).</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <source>Ctrl+F filters, Enter opens a model, the menu key has what one does with it. In the map arrows move, and Enter opens what the model lacks. Ctrl+C copies the lines that are chosen.</source>
        <translation>Ctrl+F filtrerar, Enter öppnar en modell, menytangenten har vad man gör med den. I kartan flyttar pilarna, och Enter öppnar vad modellen saknar. Ctrl+C kopierar de valda raderna.</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>inte gjort</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>för hand</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>av sig självt</translation>
    </message>
    <message>
        <source>nobody said</source>
        <translation>ingen har sagt</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>behövs inte</translation>
    </message>
    <message>
        <source>blue and green</source>
        <translation>blå och grön</translation>
    </message>
    <message>
        <source>canary, compared</source>
        <translation>kanarie, jämförd</translation>
    </message>
    <message>
        <source>replica by replica</source>
        <translation>replik för replik</translation>
    </message>
    <message>
        <source>stop, then start</source>
        <translation>stoppa, sedan starta</translation>
    </message>
    <message>
        <source>Planned, nothing has run</source>
        <translation>Planerad, inget har körts</translation>
    </message>
    <message>
        <source>Goes on</source>
        <translation>Pågår</translation>
    </message>
    <message>
        <source>Stands still</source>
        <translation>Står stilla</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>Tagen tillbaka</translation>
    </message>
    <message>
        <source>Stopped at a surprise</source>
        <translation>Stannade vid något oväntat</translation>
    </message>
    <message>
        <source>Nobody knows: ask the nodes</source>
        <translation>Ingen vet: fråga noderna</translation>
    </message>
    <message>
        <source>Never begun</source>
        <translation>Aldrig påbörjad</translation>
    </message>
    <message>
        <source>No worse</source>
        <translation>Inte sämre</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>Sämre</translation>
    </message>
    <message>
        <source>Too little is known</source>
        <translation>För lite är känt</translation>
    </message>
    <message>
        <source>what it is for</source>
        <translation>vad den är till för</translation>
    </message>
    <message>
        <source>whether users are told that it is AI</source>
        <translation>om användarna får veta att det är AI</translation>
    </message>
    <message>
        <source>SLO</source>
        <translation>SLO</translation>
    </message>
    <message>
        <source>runbook</source>
        <translation>driftanvisning</translation>
    </message>
    <message>
        <source>golden set</source>
        <translation>facit</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>licens</translation>
    </message>
    <message>
        <source>data sources</source>
        <translation>datakällor</translation>
    </message>
    <message>
        <source>unit of value</source>
        <translation>enhet för nyttan</translation>
    </message>
    <message>
        <source>users</source>
        <translation>användare</translation>
    </message>
    <message>
        <source>what it waits for</source>
        <translation>vad den väntar på</translation>
    </message>
    <message>
        <source>added</source>
        <translation>tillagd</translation>
    </message>
    <message>
        <source>moved to {what}</source>
        <translation>flyttad till {what}</translation>
    </message>
    <message>
        <source>version {what}</source>
        <translation>version {what}</translation>
    </message>
    <message>
        <source>passed: {what}</source>
        <translation>uppfyllt: {what}</translation>
    </message>
</context>
<context>
    <name>MonthCard</name>
    <message>
        <source>What a month costs</source>
        <translation>Vad en månad kostar</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) of one's own</source>
        <translation>
            <numerusform>%n egen nod</numerusform>
            <numerusform>%n egna noder</numerusform>
        </translation>
    </message>
    <message>
        <source>More or fewer at this use</source>
        <translation>Fler eller färre vid denna beläggning</translation>
    </message>
    <message>
        <source>Owning</source>
        <translation>Att äga</translation>
    </message>
    <message>
        <source>Renting, the cloud's bill</source>
        <translation>Att hyra, molnets räkning</translation>
    </message>
    <message>
        <source>A month of {days} days. Not in it: what moving costs, and what a fault costs.</source>
        <translation>En månad på {days} dygn. Inte med: vad flytten kostar och vad ett fel kostar.</translation>
    </message>
</context>
<context>
    <name>MonthView</name>
    <message>
        <source>What it went into</source>
        <translation>Vad det gick till</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>Where it goes</source>
        <translation>Vart det går</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Kund</translation>
    </message>
    <message>
        <source>GPU-hours</source>
        <translation>GPU-timmar</translation>
    </message>
    <message>
        <source>By tenant</source>
        <translation>Per kund</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Tokens, images</source>
        <translation>Token, bilder</translation>
    </message>
    <message>
        <source>Per 1M or 1,000</source>
        <translation>Per 1 M eller 1 000</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>Månaden före</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>Per modell</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Slag</translation>
    </message>
    <message>
        <source>By kind</source>
        <translation>Per slag</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Denna månad</translation>
    </message>
    <message>
        <source>models, waiting, what stood free</source>
        <translation>modeller, väntan, det som stod ledigt</translation>
    </message>
    <message>
        <source>Enter opens the bill</source>
        <translation>Enter öppnar räkningen</translation>
    </message>
    <message>
        <source>all costs carried</source>
        <translation>alla kostnader medräknade</translation>
    </message>
    <message>
        <source>each opens down to its sources</source>
        <translation>varje rad öppnas ned till källorna</translation>
    </message>
    <message>
        <source>What the GPUs' hours went into</source>
        <translation>Vad GPU-timmarna gick till</translation>
    </message>
    <message>
        <source>Energy and CO₂</source>
        <translation>Energi och CO₂</translation>
    </message>
    <message>
        <source>Of GPUs as measured; of the rest as somebody said, and by the building's PUE.</source>
        <translation>GPU:erna är uppmätta; resten enligt uppgift och efter byggnadens PUE.</translation>
    </message>
    <message>
        <source>The demo site's prices are invented.</source>
        <translation>Demoanläggningens priser är påhittade.</translation>
    </message>
    <message>
        <source>of {budget}</source>
        <translation>av {budget}</translation>
    </message>
    <message>
        <source>Per GPU-hour, measured</source>
        <translation>Per GPU-timme, uppmätt</translation>
    </message>
    <message>
        <source>Per GPU-hour, used</source>
        <translation>Per GPU-timme, använd</translation>
    </message>
    <message>
        <source>Per 1M tokens</source>
        <translation>Per 1 M token</translation>
    </message>
    <message>
        <source>Waiting and idle</source>
        <translation>Väntan och outnyttjat</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energi</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>Prognos</translation>
    </message>
    <message>
        <source>Forecast, within budget</source>
        <translation>Prognos, inom budget</translation>
    </message>
    <message>
        <source>Forecast, beyond the budget</source>
        <translation>Prognos, över budget</translation>
    </message>
    <message>
        <source>images</source>
        <translation>bilder</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU:er</translation>
    </message>
    <message>
        <source>All machines</source>
        <translation>Alla maskiner</translation>
    </message>
    <message>
        <source>The building</source>
        <translation>Byggnaden</translation>
    </message>
    <message>
        <source>Highest quarter of an hour</source>
        <translation>Högsta kvarten</translation>
    </message>
    <message>
        <source>Came to</source>
        <translation>Kostade</translation>
    </message>
    <message>
        <source>CO₂, direct</source>
        <translation>CO₂, direkt</translation>
    </message>
    <message>
        <source>CO₂, life cycle</source>
        <translation>CO₂, livscykel</translation>
    </message>
</context>
<context>
    <name>MovesCard</name>
    <message>
        <source>What moves the parity date</source>
        <translation>Vad som flyttar jämviktsdagen</translation>
    </message>
    <message>
        <source>each alone, P10 to P90, months</source>
        <translation>var för sig, P10 till P90, månader</translation>
    </message>
    <message>
        <source>Cases by the month of parity</source>
        <translation>Fall efter månad för jämvikt</translation>
    </message>
    <message>
        <source>never</source>
        <translation>aldrig</translation>
    </message>
    <message>
        <source>{months} months</source>
        <translation>{months} månader</translation>
    </message>
    <message>
        <source>too late before</source>
        <translation>för sent före</translation>
    </message>
    <message>
        <source>{count} cases, seed {seed}: one in ten before {p10} months, half before {p50}, nine in ten before {p90}. Never: {never}. Later than {horizon} months: {later}.</source>
        <translation>{count} fall, frö {seed}: ett av tio före {p10} månader, hälften före {p50}, nio av tio före {p90}. Aldrig: {never}. Senare än {horizon} månader: {later}.</translation>
    </message>
</context>
<context>
    <name>NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation>Sidor</translation>
    </message>
</context>
<context>
    <name>NodeForm</name>
    <message>
        <source>as in the SSH configuration</source>
        <translation>som i SSH-konfigurationen</translation>
    </message>
    <message>
        <source>Watch this node</source>
        <translation>Bevaka noden</translation>
    </message>
    <message>
        <source>separated by commas</source>
        <translation>åtskilda med komman</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Värd</translation>
    </message>
    <message>
        <source>An address, a name, or a Host of ~/.ssh/config</source>
        <translation>En adress, ett namn eller en Host i ~/.ssh/config</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Anläggning</translation>
    </message>
    <message>
        <source>More about this node</source>
        <translation>Mer om noden</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Användare</translation>
    </message>
    <message>
        <source>What it is called here; if empty, the host's first part</source>
        <translation>Vad den kallas här; om tomt, värdens första del</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Jump host</source>
        <translation>Hoppvärd</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Nyckelfil</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>Rack</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>Switch</translation>
    </message>
    <message>
        <source>The network switch that it hangs on</source>
        <translation>Nätverksswitchen som den hänger på</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ansvarig</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Etiketter</translation>
    </message>
</context>
<context>
    <name>NodeHeader</name>
    <message>
        <source>this workstation</source>
        <translation>den här arbetsstationen</translation>
    </message>
    <message>
        <source>driver {version}</source>
        <translation>drivrutin {version}</translation>
    </message>
    <message>
        <source>up {time}</source>
        <translation>uppe {time}</translation>
    </message>
    <message>
        <source>last sample {time} ago</source>
        <translation>mätt för {time} sedan</translation>
    </message>
</context>
<context>
    <name>NodeList</name>
    <message>
        <source>Nodes</source>
        <extracomment>The past is read for the first so many nodes; the curves of the others begin with the window. Milliseconds from one reading of every node's load to the next. Percentage points that a small curve and its usual band are high at least: what sways by two stays a calm line.</extracomment>
        <translation>Noder</translation>
    </message>
    <message>
        <source>utilisation, 1 h</source>
        <translation>användning, 1 h</translation>
    </message>
    <message>
        <source>Filter nodes</source>
        <translation>Filtrera noder</translation>
    </message>
    <message>
        <source>How use rose and fell over the last hour. How high it is now, the figure beside it says.</source>
        <translation>Hur lasten steg och sjönk den senaste timmen. Hur hög den är nu säger siffran bredvid.</translation>
    </message>
    <message>
        <source>All in a table</source>
        <translation>Alla i en tabell</translation>
    </message>
    <message>
        <source>Every node with its figures, to sort</source>
        <translation>Varje nod med sina siffror, att sortera</translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation>kl. {time}</translation>
    </message>
    <message numerus="yes">
        <source>Compare %n node(s)</source>
        <translation>
            <numerusform>Jämför %n nod</numerusform>
            <numerusform>Jämför %n noder</numerusform>
        </translation>
    </message>
    <message>
        <source>Eight at most</source>
        <translation>Högst åtta</translation>
    </message>
    <message>
        <source>Now: {state}</source>
        <translation>Nu: {state}</translation>
    </message>
</context>
<context>
    <name>NodePage</name>
    <message>
        <source>What is known of the node</source>
        <extracomment>From this width on, what else is known stands beside the curves; below it, under them.</extracomment>
        <translation>Vad som är känt om noden</translation>
    </message>
</context>
<context>
    <name>NodeSheet</name>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Make the plan</source>
        <translation>Gör planen</translation>
    </message>
    <message>
        <source>Nothing runs before somebody agreed to the plan.</source>
        <translation>Inget körs innan någon godkänt planen.</translation>
    </message>
    <message>
        <source>Looking at the node, and making the plan…</source>
        <translation>Ser efter på noden och gör planen…</translation>
    </message>
</context>
<context>
    <name>NoteSheet</name>
    <message>
        <source>Add a note</source>
        <translation>Skriv en anteckning</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anteckning</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Add the note</source>
        <translation>Lägg till anteckningen</translation>
    </message>
    <message>
        <source>At most 2,000 characters.</source>
        <translation>Högst 2 000 tecken.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>New alarms are told of like this</source>
        <translation>Så här visas nya larm</translation>
    </message>
    <message>
        <source>No notifications of alarms</source>
        <translation>Inga aviseringar om larm</translation>
    </message>
    <message>
        <source>New alarms sound</source>
        <translation>Nya larm hörs</translation>
    </message>
    <message>
        <source>New alarms make no sound</source>
        <translation>Nya larm hörs inte</translation>
    </message>
    <message>
        <source>No notifications and no sound of alarms</source>
        <translation>Inga aviseringar och inget ljud om larm</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new alarm(s)</source>
        <translation>
            <numerusform>%n nytt larm</numerusform>
            <numerusform>%n nya larm</numerusform>
        </translation>
    </message>
    <message>
        <source>This desktop shows no notifications: {reason}</source>
        <translation>Det här skrivbordet visar inga aviseringar: {reason}</translation>
    </message>
    <message>
        <source>Tell of new alarms</source>
        <translation>Visa nya larm</translation>
    </message>
</context>
<context>
    <name>NowCard</name>
    <message>
        <source>Do now</source>
        <extracomment>The act that answers a finding, None where there is none. The same of a node (its key).</extracomment>
        <translation>Gör nu</translation>
    </message>
    <message>
        <source>What was wrong</source>
        <translation>Vad som var fel</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NowMark</name>
    <message>
        <source>now, not the time that is looked at</source>
        <translation>nu, inte den tid som visas</translation>
    </message>
    <message>
        <source>now</source>
        <translation>nu</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n dygn</numerusform>
            <numerusform>%n dygn</numerusform>
        </translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>aldrig sedd</translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>%1 gammalt</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Commands</source>
        <extracomment>So many incidents are offered, the open ones first: the others are found on their page.</extracomment>
        <translation>Kommandon</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Sidor</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU:er</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Incidenter</translation>
    </message>
</context>
<context>
    <name>OlderSheet</name>
    <message>
        <source>What others left running</source>
        <translation>Vad andra lämnat igång</translation>
    </message>
    <message>
        <source>This goes on there, and this console did not start it: another one did, or this one before it lost its log. Ask whose it is. What is ended is asked first, then killed.</source>
        <translation>Detta pågår där, och den här konsolen startade det inte: en annan gjorde det, eller den här innan den förlorade sin logg. Fråga vems det är. Det som avslutas ombeds först, dödas sedan.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Körning</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>Nothing goes on there that this console did not start.</source>
        <translation>Inget pågår där som den här konsolen inte startade.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Låt vara</translation>
    </message>
    <message>
        <source>End all of it</source>
        <translation>Avsluta allt</translation>
    </message>
</context>
<context>
    <name>OneGpuCard</name>
    <message>
        <source>Over time</source>
        <extracomment>Shares of the height, in pixels: the temperature needs room for the names of its limits.</extracomment>
        <translation>Över tid</translation>
    </message>
    <message>
        <source>GPU {index}</source>
        <translation>GPU {index}</translation>
    </message>
    <message>
        <source>{gpu} over time</source>
        <translation>{gpu} över tid</translation>
    </message>
    <message>
        <source>{name}, lowest</source>
        <translation>{name}, lägsta</translation>
    </message>
    <message>
        <source>{name}, highest</source>
        <translation>{name}, högsta</translation>
    </message>
    <message>
        <source>other GPUs, lowest</source>
        <translation>andra GPU:er, lägsta</translation>
    </message>
    <message>
        <source>other GPUs, highest</source>
        <translation>andra GPU:er, högsta</translation>
    </message>
    <message>
        <source>other GPUs, median</source>
        <translation>andra GPU:er, median</translation>
    </message>
    <message>
        <source>means and ranges</source>
        <translation>medel och spann</translation>
    </message>
    <message numerus="yes">
        <source>%n other GPU(s)</source>
        <translation>
            <numerusform>%n annan GPU</numerusform>
            <numerusform>%n andra GPU:er</numerusform>
        </translation>
    </message>
    <message>
        <source>their median</source>
        <translation>deras median</translation>
    </message>
    <message>
        <source>others</source>
        <translation>andra</translation>
    </message>
    <message>
        <source>At {time}</source>
        <translation>Kl. {time}</translation>
    </message>
    <message>
        <source>Nothing known yet</source>
        <translation>Inget känt än</translation>
    </message>
    <message>
        <source>No values: {state}</source>
        <translation>Inga värden: {state}</translation>
    </message>
    <message>
        <source>Now, {age} old</source>
        <translation>Nu, {age} gammalt</translation>
    </message>
    <message>
        <source>{share} of the time</source>
        <translation>{share} av tiden</translation>
    </message>
</context>
<context>
    <name>OpenSheet</name>
    <message>
        <source>Change the incident</source>
        <translation>Ändra incidenten</translation>
    </message>
    <message>
        <source>Open an incident</source>
        <translation>Öppna en incident</translation>
    </message>
    <message>
        <source>What happens to the service from now on is written down here: by you, and by itself from alarms, acts and the log.</source>
        <translation>Vad som händer med tjänsten från och med nu skrivs ner här: av dig, och av sig självt från larm, åtgärder och loggen.</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Allvar</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Vad som händer</translation>
    </message>
    <message>
        <source>In a few words, as people will call it</source>
        <translation>Med några ord, så som man kommer att kalla det</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Började</translation>
    </message>
    <message>
        <source>Or was seen first, like 2026-11-20 03:09</source>
        <translation>Eller syntes först, som 2026-11-20 03:09</translation>
    </message>
    <message>
        <source>Affected services</source>
        <translation>Berörda tjänster</translation>
    </message>
    <message>
        <source>In your site's words, with commas between</source>
        <translation>Med anläggningens egna ord, med komma emellan</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>By name, with commas between; may be empty</source>
        <translation>Med namn, med komma emellan; får vara tomt</translation>
    </message>
    <message>
        <source>It is linked with {what}.</source>
        <translation>Den är kopplad till {what}.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Open the incident</source>
        <translation>Öppna incidenten</translation>
    </message>
    <message>
        <source>Say in a few words what happens.</source>
        <translation>Säg med några ord vad som händer.</translation>
    </message>
    <message>
        <source>When it began is no time.</source>
        <translation>När den började är ingen tid.</translation>
    </message>
    <message>
        <source>It cannot have begun later than now.</source>
        <translation>Den kan inte ha börjat senare än nu.</translation>
    </message>
</context>
<context>
    <name>OtherLogSheet</name>
    <message>
        <source>The log of {name}</source>
        <translation>Loggen för {name}</translation>
    </message>
    <message>
        <source>Entries {first} to {last} of it: {count} in all.</source>
        <translation>Posterna {first} till {last} av den: {count} sammanlagt.</translation>
    </message>
    <message>
        <source>It had {size} when it was taken in, signed by {key}.</source>
        <translation>Den hade {size} när den togs in, signerad av {key}.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>By whom</source>
        <translation>Av vem</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>On what</source>
        <translation>På vad</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Entries of another log</source>
        <translation>Poster i en annan logg</translation>
    </message>
    <message>
        <source>The newest {count} are shown.</source>
        <translation>De nyaste {count} visas.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>OthersCard</name>
    <message>
        <source>Others' logs</source>
        <extracomment>No more entries of another log are listed.</extracomment>
        <translation>Andras loggar</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Vems</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Poster</translation>
    </message>
    <message>
        <source>Taken in</source>
        <translation>Togs in</translation>
    </message>
    <message>
        <source>Take in…</source>
        <translation>Ta in…</translation>
    </message>
    <message>
        <source>They lie beside this log, and are no part of it.</source>
        <translation>De ligger bredvid den här loggen och är ingen del av den.</translation>
    </message>
    <message>
        <source>No other console's log was taken in here.</source>
        <translation>Ingen annan konsols logg har tagits in här.</translation>
    </message>
    <message>
        <source>Show entries…</source>
        <translation>Visa poster…</translation>
    </message>
</context>
<context>
    <name>OutSheet</name>
    <message>
        <source>Such alarms ask for nobody until somebody puts them back: there is no end to it by itself. What is put aside for a while only is shelved.</source>
        <translation>Sådana larm kräver ingen förrän någon tar dem i drift igen: det tar inte slut av sig självt. Det som bara läggs åt sidan en tid läggs undan.</translation>
    </message>
    <message>
        <source>Take out of service</source>
        <translation>Ta ur drift</translation>
    </message>
</context>
<context>
    <name>OutcomeCard</name>
    <message>
        <source>What you did, for the log</source>
        <translation>Vad du gjorde, för loggen</translation>
    </message>
    <message>
        <source>It is done</source>
        <translation>Det är gjort</translation>
    </message>
    <message>
        <source>How it goes</source>
        <translation>Hur det går</translation>
    </message>
    <message>
        <source>How it went</source>
        <translation>Hur det gick</translation>
    </message>
    <message>
        <source>Step {number} waits for a person: {title}</source>
        <translation>Steg {number} väntar på en person: {title}</translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation>Steg {number} av {all}</translation>
    </message>
    <message>
        <source>It goes on when you say so here, and that is looked at.</source>
        <translation>Den fortsätter när du säger till här, och det kontrolleras.</translation>
    </message>
    <message>
        <source>Whoever resumes has the node asked, which decides. By hand this shows it:</source>
        <translation>Den som återupptar låter noden frågas, vilket avgör. För hand visar detta det:</translation>
    </message>
    <message>
        <source>Nothing goes on until somebody resumes it.</source>
        <translation>Inget fortsätter förrän någon återupptar den.</translation>
    </message>
    <message>
        <source>It pauses when this step has ended.</source>
        <translation>Den pausar när det här steget är slut.</translation>
    </message>
    <message>
        <source>Its program is killed.</source>
        <translation>Dess program dödas.</translation>
    </message>
    <message>
        <source>Its program was asked to end.</source>
        <translation>Dess program ombads att sluta.</translation>
    </message>
    <message>
        <source>about {left} left</source>
        <translation>omkring {left} kvar</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) can be undone.</source>
        <translation>
            <numerusform>%n steg kan ångras.</numerusform>
            <numerusform>%n steg kan ångras.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) changed something for good.</source>
        <translation>
            <numerusform>%n steg ändrade något för gott.</numerusform>
            <numerusform>%n steg ändrade något för gott.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Inget ändrades.</translation>
    </message>
</context>
<context>
    <name>Outlook</name>
    <message numerus="yes">
        <source>and %n more</source>
        <extracomment>The page whose list a click on a count opens, and whose entry on the rail carries the badge. The page whose entry counts the incidents without an owner.</extracomment>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewCommands</name>
    <message>
        <source>Save picture of the Overview…</source>
        <translation>Spara bild av översikten…</translation>
    </message>
    <message>
        <source>Save the whole page as PNG</source>
        <translation>Spara hela sidan som PNG</translation>
    </message>
    <message>
        <source>Save values of the Overview…</source>
        <translation>Spara översiktens värden…</translation>
    </message>
    <message>
        <source>Save the fleet's sums in sight as CSV, times in UTC</source>
        <translation>Spara flottans synliga summor som CSV, tider i UTC</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>What you see</source>
        <translation>Vad du ser</translation>
    </message>
    <message>
        <source>Whether anything is wrong. Each square is a GPU: the more it stands out, the more it works. Colour and shape mean that something is not normal; a dashed outline means that nothing is known. A mark beside a node's name concerns the node itself, such as a network link that is down.</source>
        <translation>Om något är fel. Varje ruta är en GPU: ju mer den framträder, desto mer arbetar den. Färg och form betyder att något inte är normalt; en streckad kontur betyder att inget är känt. Ett märke bredvid en nods namn gäller noden själv, till exempel en nätverkslänk som är nere.</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Behöver uppmärksamhet</translation>
    </message>
    <message>
        <source>Everything that is abnormal now, the worst first, with what to do about it. What follows from something else is folded into it: a lost node is one line, not eight GPUs. Open, Enter or a double click goes there.</source>
        <translation>Allt som är onormalt nu, det värsta först, med vad man gör åt det. Det som följer av något annat ryms i det: en förlorad nod är en rad, inte åtta GPU:er. Öppna, Enter eller ett dubbelklick går dit.</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Över tid</translation>
    </message>
    <message>
        <source>Sums and means over the GPUs and nodes that report. Where some do not report the curve is hatched and says how many do: a step down there is no drop in the load. Where nothing is known there is no curve. Drag, Ctrl and the wheel, and arrow keys move through time, on this page and all others.</source>
        <translation>Summor och medelvärden över de GPU:er och noder som rapporterar. Där några inte gör det är kurvan skrafferad och säger hur många som gör det: ett steg nedåt där är inget fall i lasten. Där inget är känt finns ingen kurva. Drag, Ctrl och hjulet samt piltangenter går genom tiden, på den här sidan och alla andra.</translation>
    </message>
    <message>
        <source>GPU time</source>
        <translation>GPU-tid</translation>
    </message>
    <message>
        <source>Every minute of every GPU since midnight: working when it was busy for at least five per cent of it, idle when it was less, no data when nothing was measured.</source>
        <translation>Varje minut av varje GPU sedan midnatt: i arbete när den var upptagen minst fem procent av den, overksam när det var mindre, inga data när inget mättes.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tangenter</translation>
    </message>
    <message>
        <source>Arrows move over the map, Enter opens a GPU, Shift+Enter its node. Ctrl+F finds a node or a GPU by its name.</source>
        <translation>Pilarna går över kartan, Enter öppnar en GPU, Skift+Enter dess nod. Ctrl+F hittar en nod eller GPU på namnet.</translation>
    </message>
</context>
<context>
    <name>OwnerSheet</name>
    <message>
        <source>Hand the alarm to somebody</source>
        <translation>Lämna larmet till någon</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Empty: nobody sees to it</source>
        <translation>Tomt: ingen tar hand om det</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Lämna över</translation>
    </message>
    <message>
        <source>Hand the incident over</source>
        <translation>Lämna över incidenten</translation>
    </message>
    <message>
        <source>Owner from now on</source>
        <translation>Ägare från och med nu</translation>
    </message>
    <message>
        <source>Tell them, too: this writes it down</source>
        <translation>Säg till dem också: det här skriver ner det</translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>More</source>
        <translation>Mer</translation>
    </message>
    <message>
        <source>Fleet</source>
        <translation>Flotta</translation>
    </message>
</context>
<context>
    <name>ParityCard</name>
    <message>
        <source>When does renting cost as much as owning?</source>
        <extracomment>Bars of the histogram; a month each where the horizon allows it. The curve shows so many at least.</extracomment>
        <translation>När kostar det lika mycket att hyra som att äga?</translation>
    </message>
    <message>
        <source>R = cloud cost / cost of owning</source>
        <translation>R = molnets kostnad / kostnad att äga</translation>
    </message>
    <message>
        <source>R over time</source>
        <translation>R över tid</translation>
    </message>
    <message>
        <source>what is rented now, same volume</source>
        <translation>det som hyrs nu, samma volym</translation>
    </message>
    <message>
        <source>R now: {bill} of {own}</source>
        <translation>R nu: {bill} av {own}</translation>
    </message>
    <message>
        <source>never</source>
        <translation>aldrig</translation>
    </message>
    <message>
        <source>what is spent grows {growth} a month</source>
        <translation>det man betalar växer {growth} i månaden</translation>
    </message>
    <message>
        <source>months</source>
        <translation>månader</translation>
    </message>
    <message>
        <source>to parity, ln(1/R) / ln(1 + {growth})</source>
        <translation>till jämvikt, ln(1/R) / ln(1 + {growth})</translation>
    </message>
    <message numerus="yes">
        <source>order by then, %n day(s) left</source>
        <translation>
            <numerusform>beställ senast då, %n dag kvar</numerusform>
            <numerusform>beställ senast då, %n dagar kvar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>should have been ordered, %n day(s) ago</source>
        <translation>
            <numerusform>skulle ha beställts för %n dag sedan</numerusform>
            <numerusform>skulle ha beställts för %n dagar sedan</numerusform>
        </translation>
    </message>
    <message>
        <source>Renting costs as much as owning already.</source>
        <translation>Det kostar redan lika mycket att hyra som att äga.</translation>
    </message>
    <message>
        <source>Time to decide: R is a signal that comes before parity, for buying takes time.</source>
        <translation>Dags att besluta: R är en signal som kommer före jämvikt, för inköp tar tid.</translation>
    </message>
    <message>
        <source>Before the time to decide, which begins at R {low}.</source>
        <translation>Före tiden att besluta, som börjar vid R {low}.</translation>
    </message>
    <message>
        <source>parity is never reached</source>
        <translation>jämvikt nås aldrig</translation>
    </message>
    <message>
        <source>parity on {day}</source>
        <translation>jämvikt den {day}</translation>
    </message>
    <message>
        <source>parity: renting costs as much as owning</source>
        <translation>jämvikt: hyra kostar lika mycket som att äga</translation>
    </message>
    <message>
        <source>time to decide</source>
        <translation>tid att besluta</translation>
    </message>
    <message>
        <source>order by {day}</source>
        <translation>beställ senast {day}</translation>
    </message>
    <message numerus="yes">
        <source>lead time, %n day(s)</source>
        <translation>
            <numerusform>ledtid, %n dag</numerusform>
            <numerusform>ledtid, %n dagar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PastBand</name>
    <message>
        <source>At {time}</source>
        <translation>Kl. {time}</translation>
    </message>
    <message>
        <source>{ago}. The curves go on; all else shows that moment.</source>
        <translation>{ago}. Kurvorna går vidare; allt annat visar den stunden.</translation>
    </message>
    <message>
        <source>Figures are those of {time}, {ago}.</source>
        <translation>Siffrorna är från {time}, {ago}.</translation>
    </message>
    <message>
        <source>HISTORY</source>
        <translation>HISTORIK</translation>
    </message>
    <message>
        <source>Back to live</source>
        <translation>Tillbaka till nu</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Choose…</source>
        <translation>Välj…</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>A person needs a name of at most {most} letters.</source>
        <extracomment>What the signature under a change is for: SSHSIG's namespace. The number of an entry that is to come. Whether an entry before a number bears a time, or a later one. The commands by which the list is changed, which rules may be about.</extracomment>
        <translation>En person behöver ett namn på högst {most} tecken.</translation>
    </message>
    <message>
        <source>{name} needs an SSH key: without one nobody can tell who it was.</source>
        <translation>{name} behöver en SSH-nyckel: utan den kan ingen veta vem det var.</translation>
    </message>
    <message>
        <source>There is somebody called {name} already.</source>
        <translation>Det finns redan någon som heter {name}.</translation>
    </message>
    <message>
        <source>This key is {name}'s already.</source>
        <translation>Nyckeln är redan {name}s.</translation>
    </message>
    <message>
        <source>This key was revoked, and stays so.</source>
        <translation>Nyckeln är spärrad och förblir det.</translation>
    </message>
    <message>
        <source>Nobody would be left who may approve: give that role to somebody else first.</source>
        <translation>Ingen som får godkänna skulle vara kvar: ge rollen till någon annan först.</translation>
    </message>
    <message>
        <source>A rule asks for {needs} people, and {left} would be left who may approve: change the rule first.</source>
        <translation>En regel kräver {needs} personer, och {left} skulle finnas kvar som får godkänna: ändra regeln först.</translation>
    </message>
    <message>
        <source>The rule asks for {needs} people who may approve, and {have} signed.</source>
        <translation>Regeln kräver {needs} personer som får godkänna, och {have} signerade.</translation>
    </message>
    <message>
        <source>There is no list of people yet: put the first person on it.</source>
        <translation>Det finns ingen personlista än: sätt den första personen på den.</translation>
    </message>
    <message>
        <source>Say why the glass is broken, in at most {most} letters.</source>
        <translation>Säg varför glaset krossas, med högst {most} tecken.</translation>
    </message>
    <message>
        <source>No glass was broken by that entry, or it was reviewed already.</source>
        <translation>Inget glas krossades av den posten, eller så är det redan granskat.</translation>
    </message>
    <message>
        <source>Somebody else who may approve must review it: not who broke the glass.</source>
        <translation>Någon annan som får godkänna måste granska det: inte den som krossade glaset.</translation>
    </message>
    <message>
        <source>A rule names an act, and asks for 1 to {most} people; 0 takes it away.</source>
        <translation>En regel nämner en handling och kräver 1 till {most} personer; 0 tar bort den.</translation>
    </message>
    <message>
        <source>The key that signs is nobody's who may approve changes of the list.</source>
        <translation>Nyckeln som signerar tillhör ingen som får godkänna ändringar av listan.</translation>
    </message>
    <message>
        <source>A signature does not hold, or is not by the key that is named.</source>
        <translation>En signatur håller inte, eller är inte gjord med nyckeln som nämns.</translation>
    </message>
    <message>
        <source>This proposes no change of the list, or of nobody who is on it.</source>
        <translation>Detta föreslår ingen ändring av listan, eller gäller ingen som står på den.</translation>
    </message>
    <message>
        <source>The time to gather signatures for it has run out: propose it anew.</source>
        <translation>Tiden att samla signaturer för det har gått ut: föreslå det på nytt.</translation>
    </message>
    <message>
        <source>The list was changed meanwhile; look at it and try again.</source>
        <translation>Listan har ändrats under tiden; titta på den och försök igen.</translation>
    </message>
    <message>
        <source>This file proposes no change of the list.</source>
        <translation>Filen föreslår ingen ändring av listan.</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Får</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Nycklar</translation>
    </message>
    <message>
        <source>Nobody is on the list</source>
        <translation>Ingen står på listan</translation>
    </message>
    <message>
        <source>The log says what this machine calls its user, which proves nothing.</source>
        <translation>Loggen säger vad datorn kallar sin användare, vilket inte bevisar något.</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Lägg till…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändra…</translation>
    </message>
    <message>
        <source>Revoke key…</source>
        <translation>Återkalla nyckel…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Ta bort…</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Regler…</translation>
    </message>
    <message>
        <source>Proposal…</source>
        <translation>Förslag…</translation>
    </message>
    <message>
        <source>Break the glass…</source>
        <translation>Krossa glaset…</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n personer</numerusform>
        </translation>
    </message>
    <message>
        <source>act</source>
        <translation>handla</translation>
    </message>
    <message>
        <source>approve</source>
        <translation>godkänna</translation>
    </message>
    <message>
        <source>read</source>
        <translation>läsa</translation>
    </message>
    <message>
        <source>no longer</source>
        <translation>inte längre</translation>
    </message>
    <message>
        <source>No act needs more than one person.</source>
        <translation>Ingen handling kräver mer än en person.</translation>
    </message>
    <message>
        <source>{act}: {count} people</source>
        <translation>{act}: {count} personer</translation>
    </message>
    <message>
        <source>every act</source>
        <translation>varje handling</translation>
    </message>
</context>
<context>
    <name>PeopleHandlers</name>
    <message>
        <source>Nobody is at the desk now</source>
        <translation>Ingen är på plats nu</translation>
    </message>
    <message>
        <source>Leaving the desk</source>
        <translation>Lämnar platsen</translation>
    </message>
    <message>
        <source>Locking the desk</source>
        <translation>Låser platsen</translation>
    </message>
    <message>
        <source>Choose somebody in the list of people</source>
        <translation>Välj någon i personlistan</translation>
    </message>
    <message>
        <source>No glass is broken</source>
        <translation>Inget glas är krossat</translation>
    </message>
    <message>
        <source>nobody who signed</source>
        <translation>ingen som signerade</translation>
    </message>
</context>
<context>
    <name>PeopleSheet</name>
    <message>
        <source>The people of {model}</source>
        <translation>Personerna kring {model}</translation>
    </message>
    <message>
        <source>Name them</source>
        <translation>Namnge dem</translation>
    </message>
    <message>
        <source>Answers for it, and decides whether it goes on</source>
        <translation>Svarar för den och avgör om den går vidare</translation>
    </message>
    <message>
        <source>May stop it or roll it back when the owner is away</source>
        <translation>Får stoppa den eller gå tillbaka när ägaren är borta</translation>
    </message>
    <message>
        <source>Watches its use, and may stop it (AI Act, article 14)</source>
        <translation>Har tillsyn över användningen och får stoppa den (AI-förordningen, artikel 14)</translation>
    </message>
    <message>
        <source>Is told when its pilot stands still for 90 days</source>
        <translation>Får veta när pilotförsöket har stått stilla i 90 dagar</translation>
    </message>
    <message>
        <source>The deputy is somebody else than the owner.</source>
        <translation>Ersättaren är någon annan än ägaren.</translation>
    </message>
    <message>
        <source>Nobody changes.</source>
        <translation>Ingen ändras.</translation>
    </message>
</context>
<context>
    <name>PersonSheet</name>
    <message>
        <source>The first person on the list</source>
        <translation>Den första personen på listan</translation>
    </message>
    <message>
        <source>Begin the list</source>
        <translation>Börja listan</translation>
    </message>
    <message>
        <source>The first is taken at their word, and signs for themselves. From then on every change of the list needs the signature of somebody on it who may approve, and whoever changes anything must be at the desk.</source>
        <translation>Den första tas på orden och signerar för sig själv. Från och med då kräver varje ändring av listan en signatur av någon på den som får godkänna, och den som ändrar något måste vara på plats.</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Lägg till en person</translation>
    </message>
    <message>
        <source>Add person</source>
        <translation>Lägg till person</translation>
    </message>
    <message>
        <source>Signed by somebody on the list who may approve.</source>
        <translation>Signeras av någon på listan som får godkänna.</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>Ändra {name}</translation>
    </message>
    <message>
        <source>Change person</source>
        <translation>Ändra person</translation>
    </message>
    <message>
        <source>What {name} signed before goes on to count.</source>
        <translation>Det {name} signerade tidigare gäller fortfarande.</translation>
    </message>
    <message>
        <source>It signs this change.</source>
        <translation>Den signerar ändringen.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>act: change things</source>
        <translation>handla: ändra saker</translation>
    </message>
    <message>
        <source>approve: the list, and acts of others</source>
        <translation>godkänna: listan, och andras handlingar</translation>
    </message>
    <message>
        <source>now</source>
        <translation>nu</translation>
    </message>
    <message>
        <source>for good</source>
        <translation>för alltid</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Från en fil…</translation>
    </message>
    <message>
        <source>May, besides reading</source>
        <translation>Får, utöver att läsa</translation>
    </message>
    <message>
        <source>Public keys</source>
        <translation>Publika nycklar</translation>
    </message>
    <message>
        <source>One a line, as in id_ed25519.pub</source>
        <translation>En per rad, som i id_ed25519.pub</translation>
    </message>
    <message>
        <source>Counts from</source>
        <translation>Gäller från</translation>
    </message>
    <message>
        <source>Counts until</source>
        <translation>Gäller till</translation>
    </message>
    <message>
        <source>A day like 2027-01-31, by UTC</source>
        <translation>En dag som 2027-01-31, enligt UTC</translation>
    </message>
    <message>
        <source>The name is missing.</source>
        <translation>Namnet saknas.</translation>
    </message>
    <message>
        <source>This is no public key: {line}</source>
        <translation>Detta är ingen publik nyckel: {line}</translation>
    </message>
    <message>
        <source>A public key is missing.</source>
        <translation>En publik nyckel saknas.</translation>
    </message>
    <message>
        <source>This is no day: {text}</source>
        <translation>Detta är ingen dag: {text}</translation>
    </message>
    <message>
        <source>{name} is on the list</source>
        <translation>{name} står på listan</translation>
    </message>
    <message>
        <source>A public key</source>
        <translation>En publik nyckel</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Utilisation</source>
        <extracomment>Seconds that the newest samples may take.</extracomment>
        <translation>Användning</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Effekt</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Minne</translation>
    </message>
    <message>
        <source>Memory activity</source>
        <translation>Minnesaktivitet</translation>
    </message>
    <message>
        <source>Memory temperature</source>
        <translation>Minnestemperatur</translation>
    </message>
    <message>
        <source>SM clock</source>
        <translation>SM-klocka</translation>
    </message>
    <message>
        <source>Memory clock</source>
        <translation>Minnesklocka</translation>
    </message>
    <message>
        <source>PCIe in</source>
        <translation>PCIe in</translation>
    </message>
    <message>
        <source>PCIe out</source>
        <translation>PCIe ut</translation>
    </message>
    <message>
        <source>SM active</source>
        <translation>SM aktiva</translation>
    </message>
    <message>
        <source>Tensor active</source>
        <translation>Tensor aktiv</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Load, 1 min</source>
        <translation>Last, 1 min</translation>
    </message>
    <message>
        <source>Stalled on CPU</source>
        <translation>Väntar på CPU</translation>
    </message>
    <message>
        <source>Stalled on memory</source>
        <translation>Väntar på minne</translation>
    </message>
    <message>
        <source>Stalled on files</source>
        <translation>Väntar på filer</translation>
    </message>
    <message>
        <source>cap {value}</source>
        <translation>tak {value}</translation>
    </message>
    <message>
        <source>lowest cap {value}</source>
        <translation>lägsta tak {value}</translation>
    </message>
    <message>
        <source>slows down at {value}</source>
        <translation>bromsar vid {value}</translation>
    </message>
    <message>
        <source>shuts down at {value}</source>
        <translation>stänger av vid {value}</translation>
    </message>
    <message>
        <source>{value} in all</source>
        <translation>{value} sammanlagt</translation>
    </message>
    <message>
        <source>highest {value}</source>
        <translation>högst {value}</translation>
    </message>
    <message>
        <source>not known</source>
        <extracomment>What each reason of held-down clocks is shown as, in the order of a strip.</extracomment>
        <translation>inte känt</translation>
    </message>
    <message>
        <source>Slowed by</source>
        <translation>Bromsas av</translation>
    </message>
    <message>
        <source>GPU use</source>
        <translation>GPU, medel</translation>
    </message>
    <message>
        <source>GPU power</source>
        <translation>GPU-effekt</translation>
    </message>
    <message>
        <source>Hottest GPU</source>
        <translation>GPU, högst</translation>
    </message>
</context>
<context>
    <name>PlanColumn</name>
    <message>
        <source>Exact steps</source>
        <extracomment>What is known of a step is shown up to so many lines.</extracomment>
        <translation>Exakta steg</translation>
    </message>
    <message>
        <source>in this order, stops at the first surprise</source>
        <translation>i denna ordning, stannar vid första överraskning</translation>
    </message>
    <message>
        <source>How to come back</source>
        <translation>Vägen tillbaka</translation>
    </message>
    <message>
        <source>one button, at any time</source>
        <translation>en knapp, när som helst</translation>
    </message>
    <message>
        <source>It touches</source>
        <translation>Den rör</translation>
    </message>
    <message>
        <source>It leaves alone</source>
        <translation>Den lämnar i fred</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Vad som ändras</translation>
    </message>
    <message>
        <source>as it stood when the plan was made</source>
        <translation>som det stod när planen gjordes</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>{count} more stand in what is copied</source>
        <translation>{count} till står i det som kopieras</translation>
    </message>
    <message>
        <source>Step {steps} cannot be undone.</source>
        <translation>Steg {steps} kan inte ångras.</translation>
    </message>
    <message>
        <source>What step {number} said</source>
        <translation>Vad steg {number} sade</translation>
    </message>
    <message>
        <source>as it comes</source>
        <translation>allt eftersom</translation>
    </message>
</context>
<context>
    <name>PlanList</name>
    <message>
        <source>Steps</source>
        <extracomment>More lines than any command line takes: none is cut. A narrower list puts what a step takes and changes below its command lines. Pixels that the two columns at the right take.</extracomment>
        <translation>Steg</translation>
    </message>
</context>
<context>
    <name>Plans</name>
    <message>
        <source>This is no plan that can be read here.</source>
        <extracomment>No plan has more steps, and none is longer as text, in bytes.</extracomment>
        <translation>Det här är ingen plan som kan läsas här.</translation>
    </message>
</context>
<context>
    <name>PortsCard</name>
    <message>
        <source>Network ports</source>
        <translation>Nätportar</translation>
    </message>
    <message>
        <source>Gbit/s</source>
        <translation>Gbit/s</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>In</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ut</translation>
    </message>
    <message>
        <source>Errors/s</source>
        <translation>Fel/s</translation>
    </message>
    <message>
        <source>Errors and drops per second, in and out</source>
        <translation>Fel och tappade paket per sekund, in och ut</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Network ports over time</source>
        <translation>Nätportar över tid</translation>
    </message>
    <message>
        <source>No network ports</source>
        <translation>Inga nätportar</translation>
    </message>
    <message>
        <source>The node named none.</source>
        <translation>Noden nämnde inga.</translation>
    </message>
    <message>
        <source>In and out</source>
        <translation>In och ut</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>inga data</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nere</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Uppe</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
    <message>
        <source>all ports</source>
        <translation>alla portar</translation>
    </message>
    <message>
        <source>{ports}, bright: in, dim: out</source>
        <translation>{ports}, ljus: in, dämpad: ut</translation>
    </message>
</context>
<context>
    <name>Priority</name>
    <message>
        <source>Critical</source>
        <translation>Kritisk</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hög</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Medel</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Låg</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
    <message>
        <source>Overridden</source>
        <translation>Åsidosatt</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Look at the key of {node}</source>
        <translation>Se på nyckeln för {node}</translation>
    </message>
    <message>
        <source>See both keys</source>
        <translation>Se båda nycklarna</translation>
    </message>
    <message>
        <source>Enter the passphrase</source>
        <translation>Ange lösenfrasen</translation>
    </message>
    <message>
        <source>Enter the password</source>
        <translation>Ange lösenordet</translation>
    </message>
    <message>
        <source>Answer it</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Försök nu</translation>
    </message>
    <message>
        <source>Edit {node}</source>
        <translation>Redigera {node}</translation>
    </message>
</context>
<context>
    <name>ProcessesCard</name>
    <message>
        <source>Processes</source>
        <translation>Processer</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>PID</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>Runs in</source>
        <translation>Körs i</translation>
    </message>
    <message>
        <source>Share of the GPU's memory</source>
        <translation>Andel av GPU:ns minne</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Minne</translation>
    </message>
    <message>
        <source>last known, {age} old</source>
        <translation>senast kända, {age} gamla</translation>
    </message>
    <message>
        <source>job {number}</source>
        <translation>jobb {number}</translation>
    </message>
    <message>
        <source>pod {name}</source>
        <translation>podd {name}</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>Användning</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>No process uses a GPU</source>
        <translation>Ingen process använder en GPU</translation>
    </message>
    <message>
        <source>No process uses this GPU</source>
        <translation>Ingen process använder den här GPU:n</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Inte känt</translation>
    </message>
    <message>
        <source>The driver has not listed the processes of this node.</source>
        <translation>Drivrutinen har inte listat processerna på den här noden.</translation>
    </message>
    <message>
        <source>The driver does not say who uses this GPU.</source>
        <translation>Drivrutinen säger inte vem som använder den här GPU:n.</translation>
    </message>
    <message numerus="yes">
        <source>%n process(es)</source>
        <translation>
            <numerusform>%n process</numerusform>
            <numerusform>%n processer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>Opening the data</source>
        <extracomment>Why nobody is at the desk any more, as the log tells it. What the window remembers is written this often if it has changed: a machine may go down, a process be killed. A window that nobody can see, as one started minimised, is never painted; its data is opened all the same.</extracomment>
        <translation>Öppnar data</translation>
    </message>
    <message>
        <source>The journal can be read again.</source>
        <translation>Journalen går att läsa igen.</translation>
    </message>
    <message>
        <source>The journal cannot be read; what you see is what was in it before. {reason}</source>
        <translation>Journalen går inte att läsa; det du ser är vad som stod i den förut. {reason}</translation>
    </message>
    <message>
        <source>Entry {number} of the journal does not hold: {reason}.</source>
        <translation>Post {number} i journalen håller inte: {reason}.</translation>
    </message>
    <message>
        <source>A fault of Driftvakt's own was reported. Look at the log.</source>
        <translation>Ett fel i Driftvakt själv har rapporterats. Se loggen.</translation>
    </message>
    <message>
        <source>The data cannot be opened</source>
        <translation>Data kan inte öppnas</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>ProgressBar</name>
    <message>
        <source>Progress</source>
        <translation>Förlopp</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>omkring %1 kvar</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>stoppar</translation>
    </message>
</context>
<context>
    <name>ProposalSheet</name>
    <message>
        <source>Sign a proposal</source>
        <translation>Signera ett förslag</translation>
    </message>
    <message>
        <source>A change of people or rules that needs more than one signature goes around as a file.</source>
        <translation>En ändring av personer eller regler som kräver mer än en signatur går runt som en fil.</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signera</translation>
    </message>
    <message>
        <source>It signs what the file proposes.</source>
        <translation>Den signerar det som filen föreslår.</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Öppna en fil…</translation>
    </message>
    <message>
        <source>Open the file first.</source>
        <translation>Öppna filen först.</translation>
    </message>
    <message>
        <source>Enough have signed: it is done</source>
        <translation>Tillräckligt många har signerat: det är gjort</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Öppna en fil</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Läser</translation>
    </message>
    <message>
        <source>{name} counts no longer.</source>
        <translation>{name} gäller inte längre.</translation>
    </message>
    <message>
        <source>The key {key} is revoked: {reason}</source>
        <translation>Nyckeln {key} återkallas: {reason}</translation>
    </message>
    <message>
        <source>“{act}” has no rule of its own any more.</source>
        <translation>”{act}” har ingen egen regel längre.</translation>
    </message>
    <message>
        <source>People that “{act}” needs: {count}</source>
        <translation>Personer som ”{act}” kräver: {count}</translation>
    </message>
    <message>
        <source>{name} is put on the list.</source>
        <translation>{name} sätts på listan.</translation>
    </message>
    <message>
        <source>{name} is changed.</source>
        <translation>{name} ändras.</translation>
    </message>
    <message>
        <source>May: {roles}</source>
        <translation>Får: {roles}</translation>
    </message>
    <message>
        <source>Until now: {roles}</source>
        <translation>Hittills: {roles}</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>Nyckel {key}</translation>
    </message>
    <message>
        <source>No longer {key}</source>
        <translation>Inte längre {key}</translation>
    </message>
    <message>
        <source>Counts from {time} on</source>
        <translation>Gäller från {time}</translation>
    </message>
    <message>
        <source>Counts until {time}</source>
        <translation>Gäller till {time}</translation>
    </message>
    <message>
        <source>act</source>
        <translation>handla</translation>
    </message>
    <message>
        <source>approve</source>
        <translation>godkänna</translation>
    </message>
    <message>
        <source>read</source>
        <translation>läsa</translation>
    </message>
    <message>
        <source>Signatures can be gathered until {time}.</source>
        <translation>Signaturer kan samlas till {time}.</translation>
    </message>
</context>
<context>
    <name>ReadersCard</name>
    <message>
        <source>Who must read it before it leaves</source>
        <translation>Vem som ska läsa innan det lämnas</translation>
    </message>
    <message>
        <source>only if it is judged significant</source>
        <translation>bara om den bedöms betydande</translation>
    </message>
</context>
<context>
    <name>ReadinessPaper</name>
    <message>
        <source>Readiness of {model}</source>
        <translation>Mognad för {model}</translation>
    </message>
    <message>
        <source>Missing, what stops production first</source>
        <translation>Saknas, det som hindrar produktion först</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Uppfyllda</translation>
    </message>
    <message>
        <source>ML Test Score (Breck et al. 2017)</source>
        <translation>ML Test Score (Breck m.fl. 2017)</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>Krav</translation>
    </message>
    <message>
        <source>What it stops</source>
        <translation>Vad det hindrar</translation>
    </message>
    <message>
        <source>Why it matters</source>
        <translation>Varför det spelar roll</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nästa steg</translation>
    </message>
    <message>
        <source>What shows it</source>
        <translation>Vad som visar det</translation>
    </message>
    <message>
        <source>How it is known</source>
        <translation>Hur det är känt</translation>
    </message>
</context>
<context>
    <name>ReadinessView</name>
    <message>
        <source>Show the model</source>
        <translation>Visa modellen</translation>
    </message>
    <message>
        <source>Save the sheet…</source>
        <translation>Spara bladet…</translation>
    </message>
    <message>
        <source>End the pilot…</source>
        <translation>Avsluta pilotförsöket…</translation>
    </message>
    <message>
        <source>Move on…</source>
        <translation>Flytta vidare…</translation>
    </message>
    <message>
        <source>Gates passed</source>
        <translation>Uppfyllda krav</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>Krav</translation>
    </message>
    <message>
        <source>What it stops</source>
        <translation>Vad det hindrar</translation>
    </message>
    <message>
        <source>Why it matters</source>
        <translation>Varför det spelar roll</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nästa steg</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbete</translation>
    </message>
    <message>
        <source>Answer for it</source>
        <translation>Svara för det</translation>
    </message>
    <message>
        <source>Missing gates</source>
        <translation>Krav som saknas</translation>
    </message>
    <message>
        <source>What shows it</source>
        <translation>Vad som visar det</translation>
    </message>
    <message>
        <source>How it is known</source>
        <translation>Hur det är känt</translation>
    </message>
    <message>
        <source>Passed gates</source>
        <translation>Uppfyllda krav</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Poäng</translation>
    </message>
    <message>
        <source>ML Test Score</source>
        <translation>ML Test Score</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prov</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Räknas</translation>
    </message>
    <message>
        <source>Tests that count</source>
        <translation>Prov som räknas</translation>
    </message>
    <message>
        <source>Answer…</source>
        <translation>Svara…</translation>
    </message>
    <message>
        <source>Missing, what stops production first</source>
        <translation>Saknas, det som hindrar produktion först</translation>
    </message>
    <message>
        <source>an answer may be measured, shown or signed for</source>
        <translation>ett svar kan vara mätt, visat eller på någons ord</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Uppfyllda</translation>
    </message>
    <message>
        <source>Breck et al. 2017: 28 tests, 0.5 when done by hand, 1 when automatic. The lowest of the four counts.</source>
        <translation>Breck m.fl. 2017: 28 prov, 0,5 när det görs för hand, 1 när det går av sig självt. Den lägsta av de fyra gäller.</translation>
    </message>
    <message>
        <source>What the model lacks</source>
        <translation>Vad modellen saknar</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>Readiness</source>
        <translation>Mognad</translation>
    </message>
    <message>
        <source>owner {name}</source>
        <translation>ägare {name}</translation>
    </message>
    <message>
        <source>no owner</source>
        <translation>ingen ägare</translation>
    </message>
    <message>
        <source>Retire…</source>
        <translation>Avveckla…</translation>
    </message>
    <message>
        <source>What is quickest: {gates}. In about {minutes} it stands at {to} of {of}.</source>
        <translation>Snabbast är: {gates}. Om ungefär {minutes} står den på {to} av {of}.</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Inte mogen</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Mogen</translation>
    </message>
    <message numerus="yes">
        <source>%n gate(s) missing.</source>
        <translation>
            <numerusform>%n krav saknas.</numerusform>
            <numerusform>%n krav saknas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Every gate is passed.</source>
        <translation>Alla krav är uppfyllda.</translation>
    </message>
    <message>
        <source>Production is stopped by {count} of them.</source>
        <translation>Produktion hindras av {count} av dem.</translation>
    </message>
    <message>
        <source>ML Test Score {points} of 7, the weakest part</source>
        <translation>ML Test Score {points} av 7, den svagaste delen</translation>
    </message>
    <message>
        <source>Stood still for</source>
        <translation>Har stått stilla i</translation>
    </message>
    <message>
        <source>Last step forward</source>
        <translation>Senaste steget framåt</translation>
    </message>
    <message>
        <source>Waits for: {what}</source>
        <translation>Väntar på: {what}</translation>
    </message>
    <message>
        <source>At 90 days, on {day}, the owner's manager is told.</source>
        <translation>Vid 90 dagar, den {day}, får ägarens chef veta det.</translation>
    </message>
    <message>
        <source>Over 90 days: it goes on, or it ends.</source>
        <translation>Över 90 dagar: den går vidare eller avslutas.</translation>
    </message>
    <message>
        <source>worked on, {days}</source>
        <translation>arbetat på, {days}</translation>
    </message>
    <message>
        <source>stood still, {days}</source>
        <translation>stått stilla, {days}</translation>
    </message>
    <message>
        <source>begins</source>
        <translation>börjar</translation>
    </message>
    <message>
        <source>today</source>
        <translation>i dag</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>{words} counts no more: again</source>
        <translation>{words} gäller inte längre: gör om</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>ungefär {time}</translation>
    </message>
    <message>
        <source>Driftvakt</source>
        <translation>Driftvakt</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>{count} of 28</source>
        <translation>{count} av 28</translation>
    </message>
    <message>
        <source>The others are not done, or nobody said.</source>
        <translation>De andra är inte gjorda, eller så har ingen sagt.</translation>
    </message>
</context>
<context>
    <name>RebootSheet</name>
    <message>
        <source>What runs there ends. The return is watched: a new boot, all GPUs that are there now, no service that failed meanwhile, and the right time.</source>
        <translation>Det som kör där slutar. Återkomsten bevakas: en ny start, alla GPU:er som finns nu, ingen tjänst som gått sönder under tiden, och rätt tid.</translation>
    </message>
    <message>
        <source>Restart {node}</source>
        <translation>Starta om {node}</translation>
    </message>
    <message>
        <source>Also if somebody works on it</source>
        <translation>Även om någon arbetar på den</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Nothing on the board is called {name}.</source>
        <translation>Inget på tavlan heter {name}.</translation>
    </message>
    <message>
        <source>Something else on the board is called {name} already.</source>
        <translation>Något annat på tavlan heter redan {name}.</translation>
    </message>
    <message>
        <source>What is protected needs a name.</source>
        <translation>Det som skyddas behöver ett namn.</translation>
    </message>
    <message>
        <source>Say which paths must come back, each from the root on: /srv/models</source>
        <translation>Ange vilka sökvägar som måste komma tillbaka, var och en från roten: /srv/models</translation>
    </message>
    <message>
        <source>Say where backups of it lie.</source>
        <translation>Ange var säkerhetskopior av det ligger.</translation>
    </message>
    <message>
        <source>Two copies are called {name}.</source>
        <translation>Två kopior heter {name}.</translation>
    </message>
    <message>
        <source>Say which file on the node holds the password, from the root on.</source>
        <translation>Ange vilken fil på noden som har lösenordet, från roten.</translation>
    </message>
    <message>
        <source>A tier is 1, 2 or 3.</source>
        <translation>En nivå är 1, 2 eller 3.</translation>
    </message>
    <message>
        <source>Targets are more than nothing.</source>
        <translation>Mål är mer än noll.</translation>
    </message>
    <message>
        <source>{name} would need itself to be back first.</source>
        <translation>{name} skulle behöva sig själv tillbaka först.</translation>
    </message>
    <message>
        <source>{name} is needed by {others}. Take it out of what they need first.</source>
        <translation>{name} behövs av {others}. Ta först bort det ur vad de behöver.</translation>
    </message>
    <message>
        <source>There is no drill {number}.</source>
        <translation>Det finns ingen övning {number}.</translation>
    </message>
    <message>
        <source>Drill {number} is over.</source>
        <translation>Övning {number} är slut.</translation>
    </message>
    <message>
        <source>Drill {number} is paused: resume it first.</source>
        <translation>Övning {number} är pausad: återuppta den först.</translation>
    </message>
    <message>
        <source>Drill {number} is not paused.</source>
        <translation>Övning {number} är inte pausad.</translation>
    </message>
    <message>
        <source>Drill {number} is at another step by now: {step}</source>
        <translation>Övning {number} är vid ett annat steg nu: {step}</translation>
    </message>
    <message>
        <source>All steps of drill {number} are over: end it.</source>
        <translation>Alla steg i övning {number} är klara: avsluta den.</translation>
    </message>
    <message>
        <source>The console sees by itself when this step is over. To go on without it, override it with a reason.</source>
        <translation>Konsolen ser själv när det här steget är klart. För att gå vidare utan det, åsidosätt det med ett skäl.</translation>
    </message>
    <message>
        <source>This step is a decision: {choices}</source>
        <translation>Det här steget är ett beslut: {choices}</translation>
    </message>
    <message>
        <source>This step is no decision.</source>
        <translation>Det här steget är inget beslut.</translation>
    </message>
    <message>
        <source>It needs a reason.</source>
        <translation>Det behövs ett skäl.</translation>
    </message>
    <message>
        <source>There is nothing to write down.</source>
        <translation>Det finns inget att skriva ned.</translation>
    </message>
    <message>
        <source>This scenario asks for a second person who approves, other than {operator}.</source>
        <translation>Det här scenariot kräver en andra person som godkänner, en annan än {operator}.</translation>
    </message>
    <message>
        <source>Say which asset on the board this drill brings back.</source>
        <translation>Ange vilken tillgång på tavlan den här övningen återställer.</translation>
    </message>
    <message>
        <source>Steps are left, the next is: {step}. Abort the drill to stop before them.</source>
        <translation>Steg återstår, nästa är: {step}. Avbryt övningen för att sluta före dem.</translation>
    </message>
    <message>
        <source>Drill {number} goes on: one at a time.</source>
        <translation>Övning {number} pågår: en åt gången.</translation>
    </message>
    <message>
        <source>There is no open action {number}.</source>
        <translation>Det finns ingen öppen åtgärd {number}.</translation>
    </message>
    <message>
        <source>An action needs somebody who sees to it, and a day.</source>
        <translation>En åtgärd behöver någon som ser till den, och en dag.</translation>
    </message>
    <message>
        <source>Drill {number} goes on: its report is made when it is over.</source>
        <translation>Övning {number} pågår: rapporten görs när den är slut.</translation>
    </message>
    <message>
        <source>{name} holds no report of a drill.</source>
        <translation>{name} innehåller ingen övningsrapport.</translation>
    </message>
    <message>
        <source>{name} signed this report already: the second signature is another person's.</source>
        <translation>{name} har redan signerat rapporten: den andra signaturen ska vara en annan persons.</translation>
    </message>
    <message>
        <source>This key is nobody's on the list of people, so nothing was signed with it.</source>
        <translation>Nyckeln tillhör ingen på listan över personer, så inget signerades med den.</translation>
    </message>
    <message>
        <source>Nobody has signed the report of drill {number} yet.</source>
        <translation>Ingen har signerat rapporten från övning {number} ännu.</translation>
    </message>
    <message>
        <source>Nobody here knows the password of this copy. Give it at the terminal, keep it in the keyring, or have it read from a file on the node.</source>
        <extracomment>Below the data folder: trees of a test that goes on, gone when it was compared.</extracomment>
        <translation>Ingen här vet lösenordet till denna kopia. Ange det i terminalen, förvara det i nyckelringen, eller låt det läsas ur en fil på noden.</translation>
    </message>
    <message>
        <source>Restore {asset} of {snapshot} for a test</source>
        <extracomment>Acts and kinds of steps; what they touch and change; what checks look at.</extracomment>
        <translation>Återställ {asset} ur {snapshot} för ett prov</translation>
    </message>
    <message>
        <source>Remove what a test of {asset} left</source>
        <translation>Ta bort vad ett prov av {asset} lämnade</translation>
    </message>
    <message>
        <source>Read the list of backups</source>
        <translation>Läs listan över säkerhetskopior</translation>
    </message>
    <message>
        <source>Check that all is there that the index names</source>
        <translation>Kontrollera att allt finns som registret nämner</translation>
    </message>
    <message>
        <source>Take sums of what stands there now</source>
        <translation>Ta kontrollsummor av det som står där nu</translation>
    </message>
    <message>
        <source>Make a folder of its own</source>
        <translation>Gör en egen mapp</translation>
    </message>
    <message>
        <source>Restore {snapshot} into that folder</source>
        <translation>Återställ {snapshot} i den mappen</translation>
    </message>
    <message>
        <source>Compare what came back, file by file</source>
        <translation>Jämför det som kom tillbaka, fil för fil</translation>
    </message>
    <message>
        <source>Remove the folder, and see that it is gone</source>
        <translation>Ta bort mappen, och se att den är borta</translation>
    </message>
    <message>
        <source>Nothing of its own</source>
        <translation>Inget eget</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Repository, in which a lock is written meanwhile</source>
        <translation>Förråd, där ett lås skrivs under tiden</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Mapp</translation>
    </message>
    <message>
        <source>Folder is there</source>
        <translation>Mappen finns</translation>
    </message>
    <message>
        <source>Rights of the folder</source>
        <translation>Mappens rättigheter</translation>
    </message>
    <message>
        <source>Free bytes</source>
        <translation>Lediga byte</translation>
    </message>
    <message>
        <source>PASS</source>
        <translation>GODKÄNT</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>UNDERKÄNT</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>FEL</translation>
    </message>
    <message>
        <source>INCONCLUSIVE</source>
        <translation>OVISST</translation>
    </message>
    <message>
        <source>NEVER</source>
        <translation>ALDRIG</translation>
    </message>
    <message>
        <source>CHANGED SINCE</source>
        <translation>ÄNDRAT SEDAN DESS</translation>
    </message>
    <message>
        <source>STALE</source>
        <translation>FÖR GAMMALT</translation>
    </message>
    <message>
        <source>on time</source>
        <translation>i tid</translation>
    </message>
    <message>
        <source>late</source>
        <translation>sen</translation>
    </message>
    <message>
        <source>shrunk</source>
        <translation>krympt</translation>
    </message>
    <message>
        <source>from the future</source>
        <translation>från framtiden</translation>
    </message>
    <message>
        <source>no backup</source>
        <translation>ingen kopia</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>kan inte läsas</translation>
    </message>
    <message>
        <source>not looked at</source>
        <translation>inte sedd</translation>
    </message>
    <message>
        <source>The list can be read</source>
        <translation>Listan kan läsas</translation>
    </message>
    <message>
        <source>The structure holds</source>
        <translation>Strukturen håller</translation>
    </message>
    <message>
        <source>It comes back</source>
        <translation>Det kommer tillbaka</translation>
    </message>
    <message>
        <source>It is the same data</source>
        <translation>Det är samma data</translation>
    </message>
    <message>
        <source>A service answers from it</source>
        <translation>En tjänst svarar ur det</translation>
    </message>
    <message>
        <source>The sandbox is gone</source>
        <translation>Sandlådan är borta</translation>
    </message>
    <message>
        <source>Detect</source>
        <translation>Upptäcka</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Besluta</translation>
    </message>
    <message>
        <source>Make ready</source>
        <translation>Förbereda</translation>
    </message>
    <message>
        <source>Fetch keys</source>
        <translation>Hämta nycklar</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Återställa</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Kontrollera</translation>
    </message>
    <message>
        <source>Return to service</source>
        <translation>Åter i drift</translation>
    </message>
    <message>
        <source>other content</source>
        <translation>annat innehåll</translation>
    </message>
    <message>
        <source>other owner</source>
        <translation>annan ägare</translation>
    </message>
    <message>
        <source>other rights</source>
        <translation>andra rättigheter</translation>
    </message>
    <message>
        <source>other time</source>
        <translation>annan tid</translation>
    </message>
    <message>
        <source>leads elsewhere</source>
        <translation>leder någon annanstans</translation>
    </message>
    <message>
        <source>of another kind</source>
        <translation>av annat slag</translation>
    </message>
    <message>
        <source>other attributes</source>
        <translation>andra attribut</translation>
    </message>
    <message>
        <source>did not come back</source>
        <translation>kom inte tillbaka</translation>
    </message>
    <message>
        <source>was never saved</source>
        <translation>sparades aldrig</translation>
    </message>
    <message>
        <source>All {files} files that could be compared came back as they were saved.</source>
        <extracomment>How a lock is removed, by its tool's name. Why a test says what it says, by its reason; what to do next stands with it.</extracomment>
        <translation>Alla {files} filer som kunde jämföras kom tillbaka som de sparades.</translation>
    </message>
    <message>
        <source>What came back is not what was saved: {differing} differences. Test another copy, then find out since when.</source>
        <translation>Det som kom tillbaka är inte det som sparades: {differing} skillnader. Pröva en annan kopia, ta sedan reda på sedan när.</translation>
    </message>
    <message>
        <source>Not one file came back. Look whether the backup holds the asset's paths at all.</source>
        <translation>Inte en fil kom tillbaka. Se efter om säkerhetskopian alls har tillgångens sökvägar.</translation>
    </message>
    <message>
        <source>The repository is not there any more. Look whether its disk is mounted and its address right.</source>
        <translation>Förrådet finns inte längre. Se efter om dess disk är monterad och adressen rätt.</translation>
    </message>
    <message>
        <source>The backup is in the list no more, or cannot be read. Test another one, and look who removed it.</source>
        <translation>Säkerhetskopian finns inte i listan längre, eller kan inte läsas. Pröva en annan, och se vem som tog bort den.</translation>
    </message>
    <message>
        <source>The list of backups cannot be read: {words} Do not write into the repository before it is copied.</source>
        <translation>Listan över säkerhetskopior kan inte läsas: {words} Skriv inte i förrådet innan det är kopierat.</translation>
    </message>
    <message>
        <source>Parts of the repository are missing or damaged: {words} Copy it before anybody repairs it.</source>
        <translation>Delar av förrådet saknas eller är skadade: {words} Kopiera det innan någon lagar det.</translation>
    </message>
    <message>
        <source>It did not come back whole: {words} Test another copy; copy this one before anybody repairs it.</source>
        <translation>Det kom inte tillbaka helt: {words} Pröva en annan kopia; kopiera denna innan någon lagar den.</translation>
    </message>
    <message>
        <source>There is no {tool} on the node. Install it there, then test again.</source>
        <translation>{tool} finns inte på noden. Installera det där, och pröva igen.</translation>
    </message>
    <message>
        <source>Somebody holds the repository's lock: {words} Wait until they are done; a lock whose owner is proven dead is removed with {unlock}.</source>
        <translation>Någon håller förrådets lås: {words} Vänta tills de är klara; ett lås vars ägare bevisligen är död tas bort med {unlock}.</translation>
    </message>
    <message>
        <source>{tool} itself failed: {words}</source>
        <translation>{tool} gick fel av sig självt: {words}</translation>
    </message>
    <message>
        <source>The password does not open the repository. Give the right one with driftvakt recovery assets add.</source>
        <translation>Lösenordet öppnar inte förrådet. Ange det rätta med driftvakt recovery assets add.</translation>
    </message>
    <message>
        <source>The key that the password opens is not there: {words} Put the key into the repository, or the key file where {tool} looks for it.</source>
        <translation>Nyckeln som lösenordet öppnar finns inte där: {words} Lägg nyckeln i förrådet, eller nyckelfilen där {tool} letar efter den.</translation>
    </message>
    <message>
        <source>This console does not read what {tool} there wrote: {words} Use a version that it knows.</source>
        <translation>Den här konsolen läser inte det som {tool} där skrev: {words} Använd en version som den känner.</translation>
    </message>
    <message>
        <source>The repository is not the one that was seen before, or not signed as it must be: {words} Look who wrote into it before you trust it.</source>
        <translation>Förrådet är inte det som sågs tidigare, eller inte signerat som det måste vara: {words} Se efter vem som skrev i det innan du litar på det.</translation>
    </message>
    <message>
        <source>The node's disk was full. Name a sandbox folder with more room, or free some.</source>
        <translation>Nodens disk var full. Ange en sandlåda med mer plats, eller frigör plats.</translation>
    </message>
    <message>
        <source>The backup would not fit where it is tested: {found} bytes are free. Name another sandbox folder.</source>
        <translation>Säkerhetskopian skulle inte få plats där den prövas: {found} byte är lediga. Ange en annan sandlåda.</translation>
    </message>
    <message>
        <source>The node does not reach the repository's host: {words}</source>
        <translation>Noden når inte förrådets värd: {words}</translation>
    </message>
    <message>
        <source>The account may not read the repository, or not write where it is tested: {words}</source>
        <translation>Kontot får inte läsa förrådet, eller inte skriva där det prövas: {words}</translation>
    </message>
    <message>
        <source>The test was broken off before it could say anything. Test again.</source>
        <translation>Provet bröts innan det kunde säga något. Pröva igen.</translation>
    </message>
    <message>
        <source>It took longer than a test may and was ended.</source>
        <translation>Det tog längre än ett prov får och avslutades.</translation>
    </message>
    <message>
        <source>The test stopped at something else: {words} See its run.</source>
        <translation>Provet stannade vid något annat: {words} Se dess körning.</translation>
    </message>
    <message>
        <source>Somebody had the test end. Nothing is said of the backup.</source>
        <translation>Någon lät avsluta provet. Inget sägs om säkerhetskopian.</translation>
    </message>
    <message>
        <source>The test did not go on and was let be. Nothing is said of the backup.</source>
        <translation>Provet gick inte vidare och lämnades. Inget sägs om säkerhetskopian.</translation>
    </message>
    <message>
        <source>No console: the test was due and none was open ({count} times). Leave one open at that time.</source>
        <translation>Ingen konsol: provet skulle ha körts och ingen var öppen ({count} gånger). Låt en vara öppen vid den tiden.</translation>
    </message>
    <message>
        <source>No manifest came back with it, so there is nothing to compare with. Test a newer backup.</source>
        <translation>Ingen förteckning kom tillbaka med den, så det finns inget att jämföra med. Pröva en nyare säkerhetskopia.</translation>
    </message>
    <message>
        <source>{unsure} files could not be read whole while they were compared. Test again when nobody writes.</source>
        <translation>{unsure} filer kunde inte läsas hela medan de jämfördes. Pröva igen när ingen skriver.</translation>
    </message>
    <message>
        <source>Most files were changed since the backup, so too little could be compared. Test the newest backup, or plant a manifest before it is made.</source>
        <translation>De flesta filer har ändrats sedan säkerhetskopian, så för lite kunde jämföras. Pröva den nyaste, eller lägg dit en förteckning innan den görs.</translation>
    </message>
    <message>
        <source>Say which asset is to be tested.</source>
        <translation>Ange vilken tillgång som ska provas.</translation>
    </message>
    <message>
        <source>{name} has no copy called {copy}.</source>
        <extracomment>The subset that is all, for every tool.</extracomment>
        <translation>{name} har ingen kopia som heter {copy}.</translation>
    </message>
    <message>
        <source>A test by schedule is of a random backup, or of the newest.</source>
        <translation>Ett schemalagt prov gäller en slumpvis vald säkerhetskopia, eller den nyaste.</translation>
    </message>
    <message>
        <source>A test is a negative control, “yes”, or is none.</source>
        <translation>Ett prov är en negativ kontroll, ”yes”, eller ingen.</translation>
    </message>
    <message>
        <source>There is no backup of {name} in {copy} that holds all of its paths.</source>
        <translation>Det finns ingen säkerhetskopia av {name} i {copy} som har alla dess sökvägar.</translation>
    </message>
    <message>
        <source>{snapshot} is not the beginning of exactly one backup of {name} in {copy}.</source>
        <translation>{snapshot} är inte början på exakt en säkerhetskopia av {name} i {copy}.</translation>
    </message>
    <message>
        <source>There is no restore test {number}.</source>
        <translation>Det finns inget återställningsprov {number}.</translation>
    </message>
    <message>
        <source>{number} left nothing on its node.</source>
        <translation>{number} lämnade inget på sin nod.</translation>
    </message>
    <message>
        <source>A test of {name} goes on or waits to be begun: {run}.</source>
        <translation>Ett prov av {name} pågår eller väntar på att börja: {run}.</translation>
    </message>
    <message>
        <source>{node} tells of its files in no order.</source>
        <extracomment>No planted manifest is read beyond this, in bytes. What a node's system says of a path that there is not, by its numbers.</extracomment>
        <translation>{node} berättar om sina filer utan ordning.</translation>
    </message>
    <message>
        <source>The manifest that was saved with {path} cannot be read.</source>
        <translation>Förteckningen som sparades med {path} kan inte läsas.</translation>
    </message>
</context>
<context>
    <name>RecoveryCommands</name>
    <message>
        <source>the asset</source>
        <translation>tillgången</translation>
    </message>
    <message>
        <source>the scenario</source>
        <translation>scenariot</translation>
    </message>
    <message>
        <source>the action</source>
        <translation>åtgärden</translation>
    </message>
    <message>
        <source>Begin drill…</source>
        <translation>Börja övning…</translation>
    </message>
    <message>
        <source>Go through a scenario with a clock, to a report that two people sign</source>
        <translation>Gå igenom ett scenario med klocka, till en rapport som två personer signerar</translation>
    </message>
    <message>
        <source>Test a restore…</source>
        <translation>Testa en återläsning…</translation>
    </message>
    <message>
        <source>Bring a backup of it back into a sandbox and compare; shows the plan</source>
        <translation>Läs åter en säkerhetskopia i en sandlåda och jämför; visar planen</translation>
    </message>
    <message>
        <source>Schedule restore tests…</source>
        <translation>Schemalägg återställningsprov…</translation>
    </message>
    <message>
        <source>Have it tested by itself at set times, and see which are set</source>
        <translation>Låt det provas av sig självt på bestämda tider, och se vilka som är satta</translation>
    </message>
    <message>
        <source>Step done</source>
        <translation>Steget klart</translation>
    </message>
    <message>
        <source>Say that the step that the drill is at is done</source>
        <translation>Säg att steget som övningen är vid är klart</translation>
    </message>
    <message>
        <source>Go on without this step…</source>
        <translation>Gå vidare utan steget…</translation>
    </message>
    <message>
        <source>For a reason, which stands in the report</source>
        <translation>Av ett skäl, som står i rapporten</translation>
    </message>
    <message>
        <source>Write a note in the drill…</source>
        <translation>Skriv en anteckning i övningen…</translation>
    </message>
    <message>
        <source>It is saved with its time</source>
        <translation>Den sparas med tid</translation>
    </message>
    <message>
        <source>Pause or resume the drill</source>
        <translation>Pausa eller återuppta övningen</translation>
    </message>
    <message>
        <source>Its clock stands meanwhile, also for days</source>
        <translation>Dess klocka står under tiden, också i dagar</translation>
    </message>
    <message>
        <source>Abort the drill safely…</source>
        <translation>Avbryt övningen säkert…</translation>
    </message>
    <message>
        <source>Stop, and keep the evidence</source>
        <translation>Stoppa, och behåll bevisen</translation>
    </message>
    <message>
        <source>Sign the report of the drill…</source>
        <translation>Signera övningens rapport…</translation>
    </message>
    <message>
        <source>With your key; then a second person with theirs</source>
        <translation>Med din nyckel; sedan en andra person med sin</translation>
    </message>
    <message>
        <source>Save the report of the drill as PDF…</source>
        <translation>Spara övningens rapport som PDF…</translation>
    </message>
    <message>
        <source>The paper for those who file it</source>
        <translation>Papperet för dem som arkiverar</translation>
    </message>
    <message>
        <source>Save the signed report of the drill…</source>
        <translation>Spara övningens signerade rapport…</translation>
    </message>
    <message>
        <source>As files that ssh-keygen alone can check</source>
        <translation>Som filer som ssh-keygen ensamt kan kontrollera</translation>
    </message>
    <message>
        <source>Open a corrective action…</source>
        <translation>Öppna en åtgärd…</translation>
    </message>
    <message>
        <source>Somebody sees to it by a day; it stays on the board until it is closed</source>
        <translation>Någon ser till det före en viss dag; den står på tavlan tills den stängs</translation>
    </message>
    <message>
        <source>Close the corrective action…</source>
        <translation>Stäng åtgärden…</translation>
    </message>
    <message>
        <source>Say how it was done</source>
        <translation>Säg hur det gjordes</translation>
    </message>
</context>
<context>
    <name>RecoveryHandlers</name>
    <message>
        <source>Beginning the drill</source>
        <translation>Börjar övningen</translation>
    </message>
    <message>
        <source>No restore test can be made here</source>
        <translation>Inget återläsningstest kan göras här</translation>
    </message>
    <message>
        <source>Planning the restore test</source>
        <translation>Planerar återläsningstestet</translation>
    </message>
    <message>
        <source>Ending the drill</source>
        <translation>Avslutar övningen</translation>
    </message>
    <message>
        <source>Step done</source>
        <translation>Steget klart</translation>
    </message>
    <message>
        <source>Drill {drill}: {says}</source>
        <translation>Övning {drill}: {says}</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Deciding</source>
        <translation>Beslutar</translation>
    </message>
    <message>
        <source>Writing the note</source>
        <translation>Skriver anteckningen</translation>
    </message>
    <message>
        <source>Go on without: {step}</source>
        <translation>Gå vidare utan: {step}</translation>
    </message>
    <message>
        <source>The reason stands in the report, and what was seen of the step by then.</source>
        <translation>Skälet står i rapporten, och vad som dittills setts av steget.</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Gå vidare utan det</translation>
    </message>
    <message>
        <source>A note in drill {drill}</source>
        <translation>En anteckning i övning {drill}</translation>
    </message>
    <message>
        <source>It is saved with its time.</source>
        <translation>Den sparas med tid.</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Lägg till</translation>
    </message>
    <message>
        <source>Resuming</source>
        <translation>Återupptar</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Abort drill {drill} safely</source>
        <translation>Avbryt övning {drill} säkert</translation>
    </message>
    <message>
        <source>The drill stops; what it showed until now is kept. A restore test that runs is a run of its own: stop it on the page Runs, it removes its sandbox.</source>
        <translation>Övningen stannar; det den visat hittills behålls. Ett återläsningstest som pågår är en egen körning: stoppa den på sidan Körningar, den tar bort sin sandlåda.</translation>
    </message>
    <message>
        <source>Abort drill</source>
        <translation>Avbryt övningen</translation>
    </message>
    <message>
        <source>The report of {drill} is signed by two</source>
        <translation>Rapporten från {drill} är signerad av två</translation>
    </message>
    <message>
        <source>The report of {drill} is signed; a second person signs next</source>
        <translation>Rapporten från {drill} är signerad; härnäst signerar en andra person</translation>
    </message>
    <message>
        <source>Sign the report of {drill}</source>
        <translation>Signera rapporten från {drill}</translation>
    </message>
    <message>
        <source>You say that it tells what happened. It is made now, and is the same for whoever signs next.</source>
        <translation>Du intygar att den berättar vad som hände. Den görs nu, och är densamma för nästa som signerar.</translation>
    </message>
    <message>
        <source>Sign report</source>
        <translation>Signera rapporten</translation>
    </message>
    <message>
        <source>Save the signed report into a new folder</source>
        <translation>Spara den signerade rapporten i en ny mapp</translation>
    </message>
    <message>
        <source>Saving the report</source>
        <translation>Sparar rapporten</translation>
    </message>
    <message>
        <source>Saved in {path}</source>
        <translation>Sparad i {path}</translation>
    </message>
    <message>
        <source>Opening the action</source>
        <translation>Öppnar åtgärden</translation>
    </message>
    <message>
        <source>{action} is open</source>
        <translation>{action} är öppen</translation>
    </message>
    <message>
        <source>No corrective action is open</source>
        <translation>Ingen åtgärd är öppen</translation>
    </message>
    <message>
        <source>Close {action}: {text}</source>
        <translation>Stäng {action}: {text}</translation>
    </message>
    <message>
        <source>Say how it was done.</source>
        <translation>Säg hur det gjordes.</translation>
    </message>
    <message>
        <source>Close action</source>
        <translation>Stäng åtgärden</translation>
    </message>
    <message>
        <source>No drill goes on</source>
        <translation>Ingen övning pågår</translation>
    </message>
    <message>
        <source>Choose a drill that is over, under Evidence</source>
        <translation>Välj en avslutad övning, under Bevis</translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <source>Board</source>
        <translation>Tavla</translation>
    </message>
    <message>
        <source>Drills</source>
        <translation>Övningar</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Vad som visas</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Återställning</translation>
    </message>
    <message>
        <source>Begin drill…</source>
        <translation>Börja övning…</translation>
    </message>
    <message>
        <source>What must come back after a loss, how fresh its backups are, and when a restore of it was last proven. A backup that was never restored counts for nothing; the never tested stand first.</source>
        <translation>Vad som måste komma tillbaka efter en förlust, hur färska säkerhetskopiorna är, och när en återläsning senast bevisades. En säkerhetskopia som aldrig lästs åter räknas inte; de aldrig testade står först.</translation>
    </message>
    <message>
        <source>Restore tests</source>
        <translation>Återläsningstester</translation>
    </message>
    <message>
        <source>A backup is brought back into a sandbox, compared with what was saved, and removed. FAIL is a verdict on the backup; ERROR and INCONCLUSIVE say nothing of it.</source>
        <translation>En säkerhetskopia läses åter i en sandlåda, jämförs med det som sparades och tas bort. FAIL är ett utslag om säkerhetskopian; ERROR och INCONCLUSIVE säger inget om den.</translation>
    </message>
    <message>
        <source>A scenario gone through with a clock. What the console sees turns by itself and is ticked by nobody; to go on without it takes a reason, which stands in the report. Waiting is counted, and told apart; a pause stands beside the clock.</source>
        <translation>Ett scenario som gås igenom med klocka. Det konsolen ser slår om av sig självt och bockas av av ingen; att gå vidare utan det kräver ett skäl, som står i rapporten. Väntan räknas, och redovisas för sig; en paus står vid sidan av klockan.</translation>
    </message>
    <message>
        <source>The report of a drill is signed by two people with their keys, and ssh-keygen alone checks it. Corrective actions stay on the board until somebody closes them.</source>
        <translation>Övningens rapport signeras av två personer med deras nycklar, och ssh-keygen ensamt kontrollerar den. Åtgärder står på tavlan tills någon stänger dem.</translation>
    </message>
    <message>
        <source>NEVER</source>
        <translation>ALDRIG</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>FAIL</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>ERROR</translation>
    </message>
    <message>
        <source>INCONCLUSIVE</source>
        <translation>OAVGJORT</translation>
    </message>
    <message>
        <source>CHANGED SINCE</source>
        <translation>ÄNDRAD SEDAN</translation>
    </message>
    <message>
        <source>STALE</source>
        <translation>FÖRÅLDRAD</translation>
    </message>
    <message>
        <source>PASS</source>
        <translation>PASS</translation>
    </message>
    <message>
        <source>back in time, and proven</source>
        <extracomment>Findings, not alarms: they bear the same shapes and do not count in the strip.</extracomment>
        <translation>tillbaka i tid, och bevisat</translation>
    </message>
    <message>
        <source>talked through; proves no backup</source>
        <translation>genomtalat; bevisar ingen säkerhetskopia</translation>
    </message>
    <message>
        <source>the backup does not give back what was saved</source>
        <translation>säkerhetskopian ger inte tillbaka det som sparades</translation>
    </message>
    <message>
        <source>it took longer than the time allowed</source>
        <translation>det tog längre än den tillåtna tiden</translation>
    </message>
    <message>
        <source>more was lost than is allowed</source>
        <translation>mer gick förlorat än tillåtet</translation>
    </message>
    <message>
        <source>a step that proves was gone on without</source>
        <translation>ett steg som bevisar åsidosattes</translation>
    </message>
    <message>
        <source>aborted</source>
        <translation>avbruten</translation>
    </message>
    <message>
        <source>ended with steps left</source>
        <translation>avslutad med steg kvar</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>pågår</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausad</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>avslutad</translation>
    </message>
    <message>
        <source>tabletop</source>
        <translation>skrivbord</translation>
    </message>
    <message>
        <source>functional</source>
        <translation>funktionell</translation>
    </message>
    <message>
        <source>full</source>
        <translation>full</translation>
    </message>
    <message>
        <source>a sample</source>
        <translation>ett stickprov</translation>
    </message>
    <message>
        <source>a part</source>
        <translation>en del</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>allt</translation>
    </message>
    <message>
        <source>Detect</source>
        <translation>Upptäcka</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Besluta</translation>
    </message>
    <message>
        <source>Provision</source>
        <translation>Förbereda</translation>
    </message>
    <message>
        <source>Fetch keys</source>
        <translation>Hämta nycklar</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Läsa åter</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Kontrollera</translation>
    </message>
    <message>
        <source>Return service</source>
        <translation>Åter i tjänst</translation>
    </message>
    <message>
        <source>sensed</source>
        <translation>avkänt</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>för hand</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>antaget</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>beslutat</translation>
    </message>
    <message>
        <source>talked through</source>
        <translation>genomtalat</translation>
    </message>
    <message>
        <source>gone on without</source>
        <translation>åsidosatt</translation>
    </message>
    <message>
        <source>does not apply</source>
        <translation>gäller inte</translation>
    </message>
    <message>
        <source>The list can be read</source>
        <translation>Listan går att läsa</translation>
    </message>
    <message>
        <source>The structure holds</source>
        <translation>Strukturen håller</translation>
    </message>
    <message>
        <source>It comes back</source>
        <translation>Det kommer tillbaka</translation>
    </message>
    <message>
        <source>It is the same data</source>
        <translation>Det är samma data</translation>
    </message>
    <message>
        <source>A service answers from it</source>
        <translation>En tjänst svarar från det</translation>
    </message>
    <message>
        <source>The sandbox is gone</source>
        <translation>Sandlådan är borta</translation>
    </message>
    <message>
        <source>held</source>
        <translation>höll</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fallerade</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>osäkert</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>inte körd</translation>
    </message>
    <message>
        <source>nothing</source>
        <extracomment>How far a test proved, by how many layers held.</extracomment>
        <translation>inget</translation>
    </message>
    <message>
        <source>list</source>
        <translation>lista</translation>
    </message>
    <message>
        <source>structure</source>
        <translation>struktur</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>återläst</translation>
    </message>
    <message>
        <source>content</source>
        <translation>innehåll</translation>
    </message>
    <message>
        <source>service answers</source>
        <translation>tjänst svarar</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Börjad</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausad</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>Återupptagen</translation>
    </message>
    <message>
        <source>Aborted</source>
        <translation>Avbruten</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Avslutad</translation>
    </message>
    <message>
        <source>Report made</source>
        <translation>Rapport gjord</translation>
    </message>
    <message>
        <source>Report signed</source>
        <translation>Rapport signerad</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fil</translation>
    </message>
</context>
<context>
    <name>Regimes</name>
    <message>
        <source>EU AI Act, deployer</source>
        <translation>EU:s AI-förordning, tillhandahållare (deployer)</translation>
    </message>
    <message>
        <source>Deployers of high-risk AI systems, of a serious incident</source>
        <translation>Den som använder AI-system med hög risk, vid en allvarlig incident</translation>
    </message>
    <message>
        <source>The provider first, then the importer or distributor and the market surveillance authority</source>
        <translation>Först leverantören, sedan importören eller distributören och marknadskontrollmyndigheten</translation>
    </message>
    <message>
        <source>At once. Where the provider cannot be reached, article 73 holds for the deployer: let the provider's regime run, too.</source>
        <translation>Genast. Kan leverantören inte nås gäller artikel 73 för den som använder systemet: låt även leverantörens regelverk löpa.</translation>
    </message>
    <message>
        <source>The text of art. 26(5) was read. That it applies from 2 December 2027 for Annex III (2 August 2028 for Annex I) was only read in what others write of Regulation (EU) 2026/1744</source>
        <translation>Texten i art. 26.5 är läst. Att den tillämpas från den 2 december 2027 för bilaga III (2 augusti 2028 för bilaga I) är bara läst i vad andra skriver om förordning (EU) 2026/1744</translation>
    </message>
    <message>
        <source>A high-risk AI system led to serious harm (AI Act art. 3(49))</source>
        <translation>Ett AI-system med hög risk ledde till allvarlig skada (AI-förordningen art. 3.49)</translation>
    </message>
    <message>
        <source>Message to the provider</source>
        <translation>Meddelande till leverantören</translation>
    </message>
    <message>
        <source>EU AI Act, provider</source>
        <translation>EU:s AI-förordning, leverantör</translation>
    </message>
    <message>
        <source>Providers of high-risk AI systems, of a serious incident</source>
        <translation>Leverantörer av AI-system med hög risk, vid en allvarlig incident</translation>
    </message>
    <message>
        <source>The market surveillance authority where it happened</source>
        <translation>Marknadskontrollmyndigheten där det hände</translation>
    </message>
    <message>
        <source>Counted from awareness, which is never later than the causal link by which the text wants it at once.</source>
        <translation>Räknas från kännedom, som aldrig är senare än det orsakssamband vid vilket texten kräver det genast.</translation>
    </message>
    <message>
        <source>The limits of art. 73(2)-(4) were read. That they apply from 2 December 2027 for Annex III (2 August 2028 for Annex I) was only read in what others write of Regulation (EU) 2026/1744</source>
        <translation>Fristerna i art. 73.2–73.4 är lästa. Att de tillämpas från den 2 december 2027 för bilaga III (2 augusti 2028 för bilaga I) är bara läst i vad andra skriver om förordning (EU) 2026/1744</translation>
    </message>
    <message>
        <source>A high-risk AI system disrupted critical infrastructure, or infringed rights widely</source>
        <translation>Ett AI-system med hög risk störde kritisk infrastruktur eller kränkte rättigheter i stor omfattning</translation>
    </message>
    <message>
        <source>A high-risk AI system may have led to somebody's death</source>
        <translation>Ett AI-system med hög risk kan ha lett till någons död</translation>
    </message>
    <message>
        <source>Report, critical infrastructure or widespread</source>
        <translation>Rapport, kritisk infrastruktur eller stor omfattning</translation>
    </message>
    <message>
        <source>Report, a person died</source>
        <translation>Rapport, en person har avlidit</translation>
    </message>
    <message>
        <source>Report of a serious incident</source>
        <translation>Rapport om en allvarlig incident</translation>
    </message>
    <message>
        <source>Cyber Resilience Act</source>
        <translation>Cyberresiliensförordningen</translation>
    </message>
    <message>
        <source>Manufacturers, of an exploited vulnerability in a product or a severe incident that touches its security</source>
        <translation>Tillverkare, vid en utnyttjad sårbarhet i en produkt eller en allvarlig incident som rör dess säkerhet</translation>
    </message>
    <message>
        <source>The coordinating CSIRT and ENISA, over the single reporting platform</source>
        <translation>Den samordnande CSIRT-enheten och Enisa, via den gemensamma rapporteringsplattformen</translation>
    </message>
    <message>
        <source>Regulation (EU) 2024/2847 art. 14(1)-(5), in reproductions in English. The day since when it applies (art. 71(2)) was read in what others write</source>
        <translation>Förordning (EU) 2024/2847 art. 14.1–14.5, i återgivningar på engelska. Dagen från vilken den tillämpas (art. 71.2) är läst i vad andra skriver</translation>
    </message>
    <message>
        <source>A vulnerability of a product of ours is actively exploited</source>
        <translation>En sårbarhet i en av våra produkter utnyttjas aktivt</translation>
    </message>
    <message>
        <source>A severe incident touches the security of a product of ours</source>
        <translation>En allvarlig incident rör säkerheten i en av våra produkter</translation>
    </message>
    <message>
        <source>Early warning of a vulnerability</source>
        <translation>Tidig varning om en sårbarhet</translation>
    </message>
    <message>
        <source>Notification of a vulnerability</source>
        <translation>Anmälan av en sårbarhet</translation>
    </message>
    <message>
        <source>A corrective or mitigating measure is available</source>
        <translation>En korrigerande eller begränsande åtgärd finns</translation>
    </message>
    <message>
        <source>Final report of a vulnerability</source>
        <translation>Slutrapport om en sårbarhet</translation>
    </message>
    <message>
        <source>Early warning of a severe incident</source>
        <translation>Tidig varning om en allvarlig incident</translation>
    </message>
    <message>
        <source>Notification of a severe incident</source>
        <translation>Anmälan av en allvarlig incident</translation>
    </message>
    <message>
        <source>Final report of a severe incident</source>
        <translation>Slutrapport om en allvarlig incident</translation>
    </message>
    <message>
        <source>NIS2 (Cybersäkerhetslagen)</source>
        <translation>NIS2 (cybersäkerhetslagen)</translation>
    </message>
    <message>
        <source>Essential and important entities, of a significant incident</source>
        <translation>Väsentliga och viktiga verksamhetsutövare, vid en betydande incident</translation>
    </message>
    <message>
        <source>Myndigheten för civilt försvar, as CSIRT</source>
        <translation>Myndigheten för civilt försvar, som CSIRT-enhet</translation>
    </message>
    <message>
        <source>Does not hold where DORA does (1 kap. 11 §), nor for the part of the work that is security-sensitive (1 kap. 12 §). Classified data is never part of it (1 kap. 13 §).</source>
        <translation>Gäller inte där DORA gäller (1 kap. 11 §) och inte för den del av verksamheten som är säkerhetskänslig (1 kap. 12 §). Säkerhetsskyddsklassificerade uppgifter omfattas aldrig (1 kap. 13 §).</translation>
    </message>
    <message>
        <source>SFS 2025:1506, 1 kap. 10-13 §§ and 2 kap. 5-9 §§; SFS 2025:1507, 6 §</source>
        <translation>SFS 2025:1506, 1 kap. 10–13 §§ och 2 kap. 5–9 §§; SFS 2025:1507, 6 §</translation>
    </message>
    <message>
        <source>Severe disruption of a service, or it may come to that</source>
        <translation>Allvarlig driftsstörning för en tjänst, eller det kan bli så</translation>
    </message>
    <message>
        <source>Financial damage to us, or it may come to that</source>
        <translation>Ekonomisk skada för oss, eller det kan bli så</translation>
    </message>
    <message>
        <source>Considerable harm to other people or firms, or it may come to that</source>
        <translation>Betydande skada för andra personer eller företag, eller det kan bli så</translation>
    </message>
    <message>
        <source>Early warning</source>
        <translation>Tidig varning</translation>
    </message>
    <message>
        <source>Notification</source>
        <translation>Incidentanmälan</translation>
    </message>
    <message>
        <source>Notification by a trust service</source>
        <translation>Incidentanmälan från en betrodd tjänst</translation>
    </message>
    <message>
        <source>The authority asked for a part report</source>
        <translation>Myndigheten bad om en delrapport</translation>
    </message>
    <message>
        <source>Part report, as asked for</source>
        <translation>Delrapport, som begärd</translation>
    </message>
    <message>
        <source>Status report, as it still goes on</source>
        <translation>Lägesrapport, eftersom den fortfarande pågår</translation>
    </message>
    <message>
        <source>Final report</source>
        <translation>Slutrapport</translation>
    </message>
    <message>
        <source>Final report after a status report</source>
        <translation>Slutrapport efter en lägesrapport</translation>
    </message>
    <message>
        <source>Word to those who use the service</source>
        <translation>Besked till dem som använder tjänsten</translation>
    </message>
    <message>
        <source>Those who use the service, where it is likely to suffer and telling them is suitable</source>
        <translation>De som använder tjänsten, om den sannolikt påverkas och det är lämpligt att informera</translation>
    </message>
    <message>
        <source>DORA</source>
        <translation>DORA</translation>
    </message>
    <message>
        <source>Financial entities, of a major ICT-related incident</source>
        <translation>Finansiella entiteter, vid en allvarlig IKT-relaterad incident</translation>
    </message>
    <message>
        <source>Finansinspektionen</source>
        <translation>Finansinspektionen</translation>
    </message>
    <message>
        <source>Where a limit falls on a day off, the text allows noon of the next working day. The clock does not count on it.</source>
        <translation>Infaller en frist på en ledig dag medger texten klockan tolv nästa arbetsdag. Klockan räknar inte med det.</translation>
    </message>
    <message>
        <source>Delegated Regulation (EU) 2025/301 art. 5(1) and (2), OJ L, 2025/301, 20.2.2025, in reproductions in English and German</source>
        <translation>Delegerad förordning (EU) 2025/301 art. 5.1 och 5.2, EUT L, 2025/301, 20.2.2025, i återgivningar på engelska och tyska</translation>
    </message>
    <message>
        <source>Major by DORA's measure (critical functions suffer)</source>
        <translation>Allvarlig enligt DORA (kritiska funktioner drabbas)</translation>
    </message>
    <message>
        <source>Initial notification</source>
        <translation>Inledande anmälan</translation>
    </message>
    <message>
        <source>Intermediate report</source>
        <translation>Delrapport</translation>
    </message>
    <message>
        <source>Updated intermediate report, as work goes on again</source>
        <translation>Uppdaterad delrapport, när verksamheten är återupptagen</translation>
    </message>
    <message>
        <source>Data protection (GDPR)</source>
        <translation>Dataskydd (GDPR)</translation>
    </message>
    <message>
        <source>The controller, of a personal data breach that may be a risk to people; a processor tells the controller</source>
        <translation>Den personuppgiftsansvarige, vid en personuppgiftsincident som kan innebära en risk för människor; ett personuppgiftsbiträde underrättar den ansvarige</translation>
    </message>
    <message>
        <source>Integritetsskyddsmyndigheten</source>
        <translation>Integritetsskyddsmyndigheten</translation>
    </message>
    <message>
        <source>Regulation (EU) 2016/679 art. 33(1)-(4), in a reproduction in English</source>
        <translation>Förordning (EU) 2016/679 art. 33.1–33.4, i en återgivning på engelska</translation>
    </message>
    <message>
        <source>Personal data was lost, changed or seen by others, and it may be a risk to people</source>
        <translation>Personuppgifter har förlorats, ändrats eller setts av andra, och det kan innebära en risk för människor</translation>
    </message>
    <message>
        <source>Notification of a data breach</source>
        <translation>Anmälan av personuppgiftsincident</translation>
    </message>
    <message>
        <source>Word to the controller</source>
        <translation>Besked till den personuppgiftsansvarige</translation>
    </message>
    <message>
        <source>The controller</source>
        <translation>Den personuppgiftsansvarige</translation>
    </message>
    <message>
        <source>Säkerhetsskydd (protective security)</source>
        <translation>Säkerhetsskydd</translation>
    </message>
    <message>
        <source>Whoever does security-sensitive work, when classified data may have been disclosed or its systems were hit</source>
        <translation>Den som bedriver säkerhetskänslig verksamhet, när säkerhetsskyddsklassificerade uppgifter kan ha röjts eller dess system drabbats</translation>
    </message>
    <message>
        <source>Säkerhetspolisen (and Försvarsmakten where it supervises)</source>
        <translation>Säkerhetspolisen (och Försvarsmakten där den utövar tillsyn)</translation>
    </message>
    <message>
        <source>Reported by people on the authority's own forms and over its own ways. Driftvakt makes no draft of it and lets nothing of it out.</source>
        <translation>Anmäls av människor på myndighetens egna blanketter och vägar. Driftvakt gör inget utkast och släpper inte ut något av det.</translation>
    </message>
    <message>
        <source>2 kap. 4 § and 8 kap. 1 § as Säkerhetspolisen gives them on its page on reporting</source>
        <translation>2 kap. 4 § och 8 kap. 1 § så som Säkerhetspolisen återger dem på sin sida om anmälan</translation>
    </message>
    <message>
        <source>Report to Säkerhetspolisen, without delay</source>
        <translation>Anmälan till Säkerhetspolisen, skyndsamt</translation>
    </message>
</context>
<context>
    <name>RegisterView</name>
    <message>
        <source>Models in production</source>
        <extracomment>Below so many requests a second a decimal is worth its place.</extracomment>
        <translation>Modeller i produktion</translation>
    </message>
    <message>
        <source>Models in pilot</source>
        <translation>Modeller i pilot</translation>
    </message>
    <message>
        <source>What is missing where</source>
        <translation>Vad som saknas var</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>Krav</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Andel</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>What keeps models from production</source>
        <translation>Vad som håller modeller från produktion</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>How far</source>
        <translation>Hur långt</translation>
    </message>
    <message>
        <source>Versions waiting</source>
        <translation>Versioner som väntar</translation>
    </message>
    <message>
        <source>No model is in the register</source>
        <translation>Ingen modell finns i registret</translation>
    </message>
    <message>
        <source>A model begins here as an idea or a pilot. From then on it says what it still lacks for production, who owns it, and which version served when.</source>
        <translation>En modell börjar här som idé eller pilot. Därefter står det vad den ännu saknar för produktion, vem som äger den och vilken version som användes när.</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Lägg till en modell…</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Lägg till en modell</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Owner, deputy</source>
        <translation>Ägare, ersättare</translation>
    </message>
    <message>
        <source>Readiness</source>
        <translation>Mognad</translation>
    </message>
    <message>
        <source>Missing first</source>
        <translation>Saknas först</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation>Frågor/s</translation>
    </message>
    <message>
        <source>Requests a second, now</source>
        <translation>Frågor i sekunden, nu</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>Första token</translation>
    </message>
    <message>
        <source>95 of 100 had theirs within this time</source>
        <translation>95 av 100 fick sin inom den här tiden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fel</translation>
    </message>
    <message>
        <source>Of 100 requests since somebody looks</source>
        <translation>Av 100 frågor sedan någon ser på</translation>
    </message>
    <message>
        <source>Serves on</source>
        <translation>Används på</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Stood still</source>
        <translation>Stått stilla</translation>
    </message>
    <message>
        <source>Days since the last step forward</source>
        <translation>Dagar sedan senaste steget framåt</translation>
    </message>
    <message>
        <source>Last step forward</source>
        <translation>Senaste steget framåt</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Väntar på</translation>
    </message>
    <message>
        <source>What it lacks</source>
        <translation>Vad den saknar</translation>
    </message>
    <message>
        <source>In production</source>
        <translation>I produktion</translation>
    </message>
    <message>
        <source>In pilot, and for how long they have stood still</source>
        <translation>I pilot, och hur länge de har stått stilla</translation>
    </message>
    <message>
        <source>shaded: 30 days, line: 90 days, then the owner's manager is told</source>
        <translation>skuggat: 30 dagar, streck: 90 dagar, då får ägarens chef veta</translation>
    </message>
    <message>
        <source>No model has these words.</source>
        <translation>Ingen modell har dessa ord.</translation>
    </message>
    <message>
        <source>and retired</source>
        <translation>och avvecklade</translation>
    </message>
    <message>
        <source>The register of models</source>
        <translation>Registret över modeller</translation>
    </message>
    <message>
        <source>in production</source>
        <translation>i produktion</translation>
    </message>
    <message>
        <source>in pilot, {count} with no owner</source>
        <translation>i pilot, {count} utan ägare</translation>
    </message>
    <message>
        <source>in pilot</source>
        <translation>i pilot</translation>
    </message>
    <message>
        <source>longest without a step</source>
        <translation>längst utan ett steg</translation>
    </message>
    <message>
        <source>requests/s now</source>
        <translation>frågor/s nu</translation>
    </message>
    <message numerus="yes">
        <source>%n server(s) without a rollout</source>
        <translation>
            <numerusform>%n server utan utrullning</numerusform>
            <numerusform>%n servrar utan utrullning</numerusform>
        </translation>
    </message>
    <message>
        <source>no owner</source>
        <translation>ingen ägare</translation>
    </message>
    <message>
        <source>no deputy</source>
        <translation>ingen ersättare</translation>
    </message>
    <message>
        <source>nothing missing</source>
        <translation>inget saknas</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Avstängd</translation>
    </message>
    <message>
        <source>Unplanned server</source>
        <translation>Oplanerad server</translation>
    </message>
    <message>
        <source>Canary, {share}</source>
        <translation>Kanarie, {share}</translation>
    </message>
    <message>
        <source>Serves</source>
        <translation>Används</translation>
    </message>
    <message>
        <source>Not seen serving</source>
        <translation>Inte sedd i drift</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>sedan {day}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message numerus="yes">
        <source>of %n model(s)</source>
        <translation>
            <numerusform>av %n modell</numerusform>
            <numerusform>av %n modeller</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemoveNodesSheet</name>
    <message>
        <source>Remove {node}?</source>
        <translation>Ta bort {node}?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n node(s)?</source>
        <translation>
            <numerusform>Ta bort %n nod?</numerusform>
            <numerusform>Ta bort %n noder?</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection is closed and the inventory forgets it. The machine itself is not touched, the measurements of the past are kept, and Undo brings it back.</source>
        <translation>Anslutningen stängs och förteckningen glömmer den. Själva maskinen berörs inte, tidigare mätningar sparas, och Ångra tar den tillbaka.</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n till</numerusform>
            <numerusform>%n till</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behåll den</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behåll dem</translation>
    </message>
    <message>
        <source>Remove {node}</source>
        <translation>Ta bort {node}</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n node(s)</source>
        <translation>
            <numerusform>Ta bort %n nod</numerusform>
            <numerusform>Ta bort %n noder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemoveSheet</name>
    <message>
        <source>Remove {name}?</source>
        <translation>Ta bort {name}?</translation>
    </message>
    <message>
        <source>Nothing of theirs counts from now on. Their name stays under what they signed before.</source>
        <translation>Inget av deras gäller från och med nu. Namnet står kvar under det de signerade tidigare.</translation>
    </message>
    <message>
        <source>Remove person</source>
        <translation>Ta bort person</translation>
    </message>
    <message>
        <source>It signs this change.</source>
        <translation>Den signerar ändringen.</translation>
    </message>
    <message>
        <source>{name} counts no longer</source>
        <translation>{name} gäller inte längre</translation>
    </message>
</context>
<context>
    <name>RentView</name>
    <message>
        <source>Scenario</source>
        <translation>Scenario</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Spara som…</translation>
    </message>
    <message>
        <source>Own or rent</source>
        <translation>Äga eller hyra</translation>
    </message>
    <message>
        <source>R is what the cloud costs divided by what owning costs, for the same volume. What is spent grows with the volume and falls with the price; when R is 1, renting costs as much. Buying takes time, so the day to order lies before that by the supplier's lead time.</source>
        <translation>R är vad molnet kostar delat med vad det kostar att äga, för samma volym. Det man betalar växer med volymen och faller med priset; när R är 1 kostar det lika mycket att hyra. Inköp tar tid, så dagen att beställa ligger leverantörens ledtid före den dagen.</translation>
    </message>
    <message>
        <source>Knobs</source>
        <translation>Reglage</translation>
    </message>
    <message>
        <source>Each answers at once. The tick is the scenario's own value, the shaded part what is likely; a tip says where the value is from. Nothing is kept until you save.</source>
        <translation>Vart och ett svarar genast. Strecket är scenariots eget värde, det skuggade är vad som är troligt; ett tips säger varifrån värdet kommer. Inget behålls förrän du sparar.</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Scenarier</translation>
    </message>
    <message>
        <source>A scenario is a text that anyone can read and compute again: driftvakt costs breakeven FILE. No price ships with the program, and nothing is fetched; the example's prices are invented.</source>
        <translation>Ett scenario är en text som alla kan läsa och räkna om: driftvakt costs breakeven FILE. Inga priser följer med programmet och inget hämtas; exemplets priser är påhittade.</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Exempel</translation>
    </message>
    <message>
        <source>{name} cannot be shown: {why}</source>
        <translation>{name} kan inte visas: {why}</translation>
    </message>
    <message>
        <source>The example's prices are invented.</source>
        <translation>Exemplets priser är påhittade.</translation>
    </message>
</context>
<context>
    <name>ReportSheet</name>
    <message>
        <source>Report of the incident</source>
        <extracomment>Characters of a line that are shown beside its box. So many lines may be chosen one by one, the newest; all of them by the whole timeline.</extracomment>
        <translation>Rapport om incidenten</translation>
    </message>
    <message>
        <source>It holds classified information: nothing of it may leave this network.</source>
        <translation>Den innehåller säkerhetsskyddade uppgifter: inget av den får lämna det här nätet.</translation>
    </message>
    <message>
        <source>Language of the PDF</source>
        <translation>PDF-filens språk</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Utelämna</translation>
    </message>
    <message>
        <source>The report names what it leaves out, and the log says who chose it. Signed, it is a PDF and a JSON that names the PDF's SHA-256; ssh-keygen checks it.</source>
        <translation>Rapporten nämner vad den utelämnar, och loggen säger vem som valde det. Signerad är den en PDF och en JSON som nämner PDF-filens SHA-256; ssh-keygen kontrollerar den.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Save signed, with JSON…</source>
        <translation>Spara signerad, med JSON…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Spara som PDF…</translation>
    </message>
</context>
<context>
    <name>ReportedCard</name>
    <message>
        <source>What has been reported</source>
        <translation>Vad som har rapporterats</translation>
    </message>
    <message>
        <source>this year</source>
        <translation>i år</translation>
    </message>
    <message>
        <source>Of {n} incidents somebody was told.</source>
        <translation>Om {n} incidenter har någon underrättats.</translation>
    </message>
    <message>
        <source>Nothing was reported yet.</source>
        <translation>Inget har rapporterats ännu.</translation>
    </message>
</context>
<context>
    <name>Reporting</name>
    <message>
        <source>There is no incident {number}.</source>
        <translation>Det finns ingen incident {number}.</translation>
    </message>
    <message>
        <source>This site has no profile of regimes, so nothing is reported from here.</source>
        <translation>Anläggningen har ingen profil över regelverk, så inget rapporteras härifrån.</translation>
    </message>
    <message>
        <source>No regime that runs here has a duty {duty}.</source>
        <translation>Inget regelverk som löper här har en skyldighet {duty}.</translation>
    </message>
    <message>
        <source>told in {time}</source>
        <translation>underrättat på {time}</translation>
    </message>
    <message>
        <source>{limit} after it was known</source>
        <extracomment>How an address of the reporting of an incident begins. From so many seconds on what is left is told in days. Seconds below which a clock that is off is no news: what a time service does all day.</extracomment>
        <translation>{limit} efter kännedom</translation>
    </message>
    <message>
        <source>{limit} after it was judged so</source>
        <translation>{limit} efter bedömningen</translation>
    </message>
    <message>
        <source>{limit} after {duty}</source>
        <translation>{limit} efter {duty}</translation>
    </message>
    <message>
        <source>{limit} after it was closed</source>
        <translation>{limit} efter stängning</translation>
    </message>
    <message>
        <source>{regime}: {duty}</source>
        <translation>{regime}: {duty}</translation>
    </message>
    <message>
        <source>told</source>
        <translation>underrättat</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>genast</translation>
    </message>
    <message>
        <source>over since {time}</source>
        <translation>över sedan {time}</translation>
    </message>
    <message>
        <source>told {time}, after it was due</source>
        <translation>underrättat {time}, för sent</translation>
    </message>
    <message>
        <source>told {time}</source>
        <translation>underrättat {time}</translation>
    </message>
    <message>
        <source>due by the end of {day}</source>
        <translation>senast vid slutet av {day}</translation>
    </message>
    <message>
        <source>due {time}</source>
        <translation>senast {time}</translation>
    </message>
    <message>
        <source>1 month</source>
        <translation>1 månad</translation>
    </message>
    <message>
        <source>{n} months</source>
        <translation>{n} månader</translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation>{n} dagar</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>This workstation's clock is not compared: too few nodes tell</source>
        <translation>Arbetsstationens klocka är inte jämförd: för få noder berättar</translation>
    </message>
    <message>
        <source>This workstation's clock agrees with that of {n} nodes</source>
        <translation>Arbetsstationens klocka stämmer med den på {n} noder</translation>
    </message>
    <message>
        <source>This workstation's clock is {time} behind, by {n} nodes: so much less is left</source>
        <translation>Arbetsstationens klocka går {time} efter, enligt {n} noder: så mycket mindre är kvar</translation>
    </message>
    <message>
        <source>This workstation's clock is {time} ahead, by {n} nodes</source>
        <translation>Arbetsstationens klocka går {time} före, enligt {n} noder</translation>
    </message>
</context>
<context>
    <name>ReportingCard</name>
    <message>
        <source>Legal reporting</source>
        <translation>Lagstadgad rapportering</translation>
    </message>
    <message>
        <source>Reporting…</source>
        <translation>Rapportering…</translation>
    </message>
    <message>
        <source>No regime runs here: this site has no profile yet.</source>
        <translation>Inget regelverk löper här: anläggningen har ingen profil ännu.</translation>
    </message>
    <message>
        <source>No clock counts.</source>
        <translation>Ingen klocka räknar.</translation>
    </message>
</context>
<context>
    <name>ReportingView</name>
    <message>
        <source>Reporting clocks</source>
        <extracomment>Pixels from which on the cards stand on both sides of the draft. Seconds between two readings of the regimes while the page is in sight: a profile may be changed. What runs here was read anew.</extracomment>
        <translation>Rapporteringsklockor</translation>
    </message>
    <message>
        <source>Back to the incident</source>
        <translation>Tillbaka till incidenten</translation>
    </message>
    <message>
        <source>What is owed is said by the laws and contracts themselves; this page counts what stands in them.</source>
        <translation>Vad som krävs sägs av lagarna och avtalen själva; den här sidan räknar det som står i dem.</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>Klockor</translation>
    </message>
    <message>
        <source>Judgement</source>
        <translation>Bedömning</translation>
    </message>
    <message>
        <source>{number}: {title}, {open}</source>
        <translation>{number}: {title}, {open}</translation>
    </message>
    <message>
        <source>No regime runs here</source>
        <translation>Inget regelverk löper här</translation>
    </message>
    <message>
        <source>This site has no profile yet that says which laws and contracts hold here. The manual's page on regimes has one to begin with; it lies beside the data, in regimes.</source>
        <translation>Anläggningen har ännu ingen profil som säger vilka lagar och avtal som gäller här. Handbokens sida om regelverk har en att börja med; den ligger bredvid data, i regimes.</translation>
    </message>
    <message>
        <source>Nothing counts yet</source>
        <translation>Inget räknar ännu</translation>
    </message>
    <message>
        <source>Clocks run from the moment at which your organisation knew. A person enters it.</source>
        <translation>Klockor löper från den stund då er organisation fick kännedom. En person anger den.</translation>
    </message>
    <message>
        <source>Enter since when it is known…</source>
        <translation>Ange sedan när det är känt…</translation>
    </message>
    <message>
        <source>Nothing is owed now</source>
        <translation>Inget krävs nu</translation>
    </message>
    <message>
        <source>No clock counts. A draft is made of what is owed.</source>
        <translation>Ingen klocka räknar. Ett utkast görs av det som krävs.</translation>
    </message>
    <message>
        <source>Left out: {what}</source>
        <translation>Utelämnat: {what}</translation>
    </message>
    <message>
        <source>No clock counts.</source>
        <translation>Ingen klocka räknar.</translation>
    </message>
    <message>
        <source>Entering since when it is known</source>
        <translation>Anger sedan när det är känt</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>Svarar</translation>
    </message>
    <message>
        <source>Judge it significant</source>
        <translation>Bedöm den som betydande</translation>
    </message>
    <message>
        <source>Judge it not significant</source>
        <translation>Bedöm den som inte betydande</translation>
    </message>
    <message>
        <source>Judging</source>
        <translation>Bedömer</translation>
    </message>
    <message>
        <source>Why? It stands in the log with your name.</source>
        <translation>Varför? Det står i loggen med ditt namn.</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Bedöm</translation>
    </message>
    <message>
        <source>Writing into the draft</source>
        <translation>Skriver i utkastet</translation>
    </message>
    <message>
        <source>Recorded: {to} was told</source>
        <translation>Antecknat: {to} underrättades</translation>
    </message>
    <message>
        <source>Recording who was told</source>
        <translation>Antecknar vem som underrättades</translation>
    </message>
    <message>
        <source>The draft is copied as text</source>
        <translation>Utkastet är kopierat som text</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>Writing down what the report leaves out</source>
        <translation>Skriver ner vad rapporten utelämnar</translation>
    </message>
    <message>
        <source>Saved and signed: {path}, with PDF and signature beside it</source>
        <translation>Sparad och signerad: {path}, med PDF och signatur bredvid</translation>
    </message>
    <message>
        <source>Your signature stands for what the report says now. PDF, JSON and signature come into {folder}.</source>
        <translation>Din signatur står för vad rapporten säger nu. PDF, JSON och signatur hamnar i {folder}.</translation>
    </message>
    <message>
        <source>Sign the report of {number}</source>
        <translation>Signera rapporten om {number}</translation>
    </message>
    <message>
        <source>Sign and save</source>
        <translation>Signera och spara</translation>
    </message>
    <message>
        <source>Where the signed report goes</source>
        <translation>Var den signerade rapporten hamnar</translation>
    </message>
</context>
<context>
    <name>RequestSheet</name>
    <message>
        <source>Another console asks you to agree to exactly this. What you sign holds for this plan alone, and goes back there as a file.</source>
        <translation>En annan konsol ber dig godkänna exakt detta. Det du signerar gäller bara den här planen och går tillbaka dit som en fil.</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Gjord av</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>To be begun until</source>
        <translation>Ska börjas senast</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>It is too late to begin it: have the plan made anew.</source>
        <translation>Det är för sent att börja: låt göra om planen.</translation>
    </message>
    <message>
        <source>Do not sign</source>
        <translation>Signera inte</translation>
    </message>
    <message>
        <source>Sign with a key…</source>
        <translation>Signera med en nyckel…</translation>
    </message>
</context>
<context>
    <name>ResetSheet</name>
    <message>
        <source>What is in its memory is lost. It is reset while nothing uses it, and seen to be back.</source>
        <translation>Det som finns i dess minne går förlorat. Den återställs medan inget använder den, och det ses att den är tillbaka.</translation>
    </message>
    <message>
        <source>Reset GPU {gpu} of {node}</source>
        <translation>Återställ GPU {gpu} i {node}</translation>
    </message>
    <message>
        <source>Ask what uses it to end first</source>
        <translation>Be det som använder den att avsluta först</translation>
    </message>
</context>
<context>
    <name>ReviewSheet</name>
    <message>
        <source>Review a broken glass</source>
        <translation>Granska ett krossat glas</translation>
    </message>
    <message>
        <source>Look at the entries since then in the log. Somebody who may approve, and did not break it, signs this.</source>
        <translation>Se över posterna i loggen sedan dess. Någon som får godkänna, och som inte krossade det, signerar.</translation>
    </message>
    <message>
        <source>Sign the review</source>
        <translation>Signera granskningen</translation>
    </message>
    <message>
        <source>It signs this review.</source>
        <translation>Den signerar granskningen.</translation>
    </message>
    <message>
        <source>Broken by</source>
        <translation>Krossat av</translation>
    </message>
    <message>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Vad som framkom</translation>
    </message>
    <message>
        <source>Say what was found.</source>
        <translation>Säg vad som framkom.</translation>
    </message>
    <message>
        <source>The broken glass is reviewed</source>
        <translation>Det krossade glaset är granskat</translation>
    </message>
</context>
<context>
    <name>RevokeSheet</name>
    <message>
        <source>Revoke a key of {name}</source>
        <translation>Återkalla en nyckel för {name}</translation>
    </message>
    <message>
        <source>It was lost or stolen: what it signed and was in the log before goes on to count, and nothing after, whatever date it bears. It stays revoked.</source>
        <translation>Den blev borttappad eller stulen: det den signerade och som fanns i loggen innan gäller fortfarande, och inget därefter, vilket datum det än bär. Den förblir återkallad.</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Återkalla nyckel</translation>
    </message>
    <message>
        <source>It signs this change: another key, of somebody who may approve.</source>
        <translation>Den signerar ändringen: en annan nyckel, av någon som får godkänna.</translation>
    </message>
    <message>
        <source>Lost or stolen key</source>
        <translation>Borttappad eller stulen nyckel</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Vad som hände</translation>
    </message>
    <message>
        <source>Say what happened to it.</source>
        <translation>Säg vad som hände med den.</translation>
    </message>
    <message>
        <source>The key counts no longer</source>
        <translation>Nyckeln gäller inte längre</translation>
    </message>
</context>
<context>
    <name>RoadCard</name>
    <message>
        <source>LATE</source>
        <extracomment>Pixels beside the button of the band, for what else is said at its right.</extracomment>
        <translation>SENT</translation>
    </message>
    <message>
        <source>The newest sample is {age} old</source>
        <translation>Det nyaste mätvärdet är {age} gammalt</translation>
    </message>
    <message>
        <source>The link stands, but nothing comes over it. What is shown below is that old.</source>
        <translation>Länken finns, men ingenting kommer över den. Det som visas nedan är så gammalt.</translation>
    </message>
    <message>
        <source>DRIVER</source>
        <translation>DRIVRUTIN</translation>
    </message>
    <message>
        <source>The GPU driver does not answer since {time}</source>
        <translation>GPU-drivrutinen svarar inte sedan {time}</translation>
    </message>
    <message>
        <source>The figures of the host go on; those of the GPUs are unknown until it answers.</source>
        <translation>Värdens siffror fortsätter; GPU:ernas är okända tills den svarar.</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s) left out because they came too fast</source>
        <translation>
            <numerusform>%n mätvärde utelämnat för att de kom för tätt</numerusform>
            <numerusform>%n mätvärden utelämnade för att de kom för tätt</numerusform>
        </translation>
    </message>
    <message>
        <source>Next try in {time}.</source>
        <translation>Nästa försök om {time}.</translation>
    </message>
    <message>
        <source>Trying again now.</source>
        <translation>Försöker igen nu.</translation>
    </message>
    <message>
        <source>OLD</source>
        <translation>GAMMALT</translation>
    </message>
    <message>
        <source>No data since {time}</source>
        <translation>Inga data sedan {time}</translation>
    </message>
    <message>
        <source>No contact yet</source>
        <translation>Ingen kontakt ännu</translation>
    </message>
    <message>
        <source>Driftvakt sends nothing to {node}</source>
        <translation>Driftvakt skickar ingenting till {node}</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>STOPPAD</translation>
    </message>
    <message>
        <source>Connecting.</source>
        <translation>Ansluter.</translation>
    </message>
    <message>
        <source>Connected; the probe is starting.</source>
        <translation>Ansluten; sonden startar.</translation>
    </message>
    <message>
        <source>This node is not watched.</source>
        <translation>Den här noden bevakas inte.</translation>
    </message>
    <message>
        <source>Last known state, from {time}</source>
        <translation>Senast kända tillstånd, från {time}</translation>
    </message>
    <message>
        <source>Last known state</source>
        <translation>Senast kända tillstånd</translation>
    </message>
    <message>
        <source>Waiting for its turn.</source>
        <translation>Väntar på sin tur.</translation>
    </message>
    <message>
        <source>Watch it</source>
        <translation>Bevaka den</translation>
    </message>
    <message>
        <source>{node} is not watched</source>
        <translation>{node} bevakas inte</translation>
    </message>
    <message>
        <source>It stays in the inventory, and nothing is sent to it.</source>
        <translation>Den finns kvar i förteckningen, och ingenting skickas till den.</translation>
    </message>
    <message>
        <source>Watch {node}</source>
        <translation>Bevaka {node}</translation>
    </message>
    <message>
        <source>Starting on {node}</source>
        <translation>Startar på {node}</translation>
    </message>
    <message>
        <source>Connected. The first sample comes when the probe has started; a slow login shell takes longer.</source>
        <translation>Ansluten. Det första mätvärdet kommer när sonden har startat; ett långsamt inloggningsskal tar längre tid.</translation>
    </message>
    <message>
        <source>Connecting to {node}</source>
        <translation>Ansluter till {node}</translation>
    </message>
    <message>
        <source>{node} waits for its turn</source>
        <translation>{node} väntar på sin tur</translation>
    </message>
    <message>
        <source>Connections are made a few at a time.</source>
        <translation>Anslutningar görs några åt gången.</translation>
    </message>
</context>
<context>
    <name>RolloutsCard</name>
    <message>
        <source>Rollouts</source>
        <translation>Utrullningar</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versioner</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Hur</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Jämförelse</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planerad</translation>
    </message>
    <message>
        <source>Its steps, and how far it is</source>
        <translation>Dess steg, och hur långt den har kommit</translation>
    </message>
    <message>
        <source>{verdict} at {share}, {requests} requests</source>
        <translation>{verdict} vid {share}, {requests} frågor</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Visa körningen</translation>
    </message>
</context>
<context>
    <name>RuleSheet</name>
    <message>
        <source>How many people an act needs</source>
        <translation>Hur många personer en handling kräver</translation>
    </message>
    <message>
        <source>A change of a rule needs as many people who may approve as it asks for now, and a change of who may approve as many as the strictest rule.</source>
        <translation>En ändring av en regel kräver så många som får godkänna som den kräver nu, och en ändring av vilka som får godkänna så många som den strängaste regeln.</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signera</translation>
    </message>
    <message>
        <source>It signs this rule.</source>
        <translation>Den signerar regeln.</translation>
    </message>
    <message>
        <source>Every act without a rule of its own</source>
        <translation>Varje handling utan egen regel</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n personer</numerusform>
        </translation>
    </message>
    <message>
        <source>as every other act</source>
        <translation>som varje annan handling</translation>
    </message>
    <message numerus="yes">
        <source>A change of it needs %n people.</source>
        <translation>
            <numerusform>En ändring av den kräver %n person.</numerusform>
            <numerusform>En ändring av den kräver %n personer.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is the rule already.</source>
        <translation>Så är regeln redan.</translation>
    </message>
    <message>
        <source>The rule holds</source>
        <translation>Regeln gäller</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>The connection was stopped</source>
        <translation>Anslutningen stoppades</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Stoppad</translation>
    </message>
    <message>
        <source>The node was set up anew, or another machine answers in its place</source>
        <translation>Noden sattes upp på nytt, eller en annan maskin svarar i dess ställe</translation>
    </message>
    <message>
        <source>Nothing of the node is measured, and whoever answers may not be it</source>
        <translation>Inget på noden mäts, och den som svarar är kanske inte noden</translation>
    </message>
    <message>
        <source>Compare its host keys</source>
        <translation>Jämför dess värdnycklar</translation>
    </message>
    <message>
        <source>The whole site is lost: no node of it answers</source>
        <translation>Hela anläggningen är tappad: ingen nod svarar</translation>
    </message>
    <message>
        <source>Site lost</source>
        <translation>Anläggning tappad</translation>
    </message>
    <message>
        <source>The link to the site, its gateway or its power is down</source>
        <translation>Länken till anläggningen, dess gateway eller dess ström är nere</translation>
    </message>
    <message>
        <source>Nothing of the site is measured; what its users reach over the same link is gone, too</source>
        <translation>Inget på anläggningen mäts; det som dess användare når över samma länk är också borta</translation>
    </message>
    <message>
        <source>Check the way to the site: its link, its gateway, its power</source>
        <translation>Kontrollera vägen till anläggningen: länk, gateway, ström</translation>
    </message>
    <message>
        <source>No node on switch {place} answers</source>
        <translation>Ingen nod på switch {place} svarar</translation>
    </message>
    <message>
        <source>Switch {place} lost</source>
        <translation>Switch {place} borta</translation>
    </message>
    <message>
        <source>The switch is off or restarts, or its link upwards is down</source>
        <translation>Switchen är avstängd eller startar om, eller så är dess länk uppåt nere</translation>
    </message>
    <message>
        <source>Jobs over these nodes hang, and nothing of the nodes is measured</source>
        <translation>Jobb över dessa noder hänger, och inget på noderna mäts</translation>
    </message>
    <message>
        <source>Look at the switch: its power, its console, its link upwards</source>
        <translation>Se på switchen: dess ström, dess konsol, dess länk uppåt</translation>
    </message>
    <message>
        <source>Most nodes of rack {place} are lost</source>
        <translation>De flesta noderna i rack {place} är borta</translation>
    </message>
    <message>
        <source>Rack {place} lost</source>
        <translation>Rack {place} borta</translation>
    </message>
    <message>
        <source>The rack's power or its switch failed</source>
        <translation>Rackets ström eller dess switch föll bort</translation>
    </message>
    <message>
        <source>Jobs on these nodes are lost, and nothing of the nodes is measured</source>
        <translation>Jobb på dessa noder är förlorade, och inget på noderna mäts</translation>
    </message>
    <message>
        <source>Look at the rack's power and at its switch</source>
        <translation>Se på rackets ström och på dess switch</translation>
    </message>
    <message>
        <source>Rack {place} is hot: half of its nodes or more are slowed by heat</source>
        <translation>Rack {place} är varmt: minst hälften av dess noder bromsas av värme</translation>
    </message>
    <message>
        <source>Rack {place} hot</source>
        <translation>Rack {place} varmt</translation>
    </message>
    <message>
        <source>The rack's cooling loop is weak, or warm air reaches its inlets</source>
        <translation>Rackets kylkrets är svag, eller varm luft når dess intag</translation>
    </message>
    <message>
        <source>All jobs of the rack slow down; hotter still its GPUs switch off</source>
        <translation>Alla jobb i racket saktar ner; blir det ännu varmare stängs dess GPU:er av</translation>
    </message>
    <message>
        <source>Look at the rack's cooling: flow, valves, doors, the air at its inlets</source>
        <translation>Se på rackets kylning: flöde, ventiler, dörrar, luften vid intagen</translation>
    </message>
    <message>
        <source>Rack {place}: half of its nodes or more are slowed by the power brake</source>
        <translation>Rack {place}: minst hälften av dess noder bromsas av effektbromsen</translation>
    </message>
    <message>
        <source>Rack {place} power</source>
        <translation>Rack {place}, ström</translation>
    </message>
    <message>
        <source>A feed of the rack failed, or the rack draws more than it may</source>
        <translation>En av rackets matningar föll bort, eller racket drar mer än det får</translation>
    </message>
    <message>
        <source>All jobs of the rack slow down; with the other feed gone the rack is off</source>
        <translation>Alla jobb i racket saktar ner; försvinner även den andra matningen stannar racket</translation>
    </message>
    <message>
        <source>Look at the rack's power distribution and its feeds</source>
        <translation>Se på rackets kraftfördelning och dess matningar</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Anslutningen tappad</translation>
    </message>
    <message>
        <source>Lost {since}</source>
        <translation>Tappad {since}</translation>
    </message>
    <message>
        <source>The node is off or hangs, its network port is down, or its SSH server stopped</source>
        <translation>Noden är avstängd eller hänger, dess nätverksport är nere eller dess SSH-server stannade</translation>
    </message>
    <message>
        <source>Nothing of the node is measured, and jobs on it may be lost</source>
        <translation>Inget på noden mäts, och jobb på den kan vara förlorade</translation>
    </message>
    <message>
        <source>See whether the node and its network are up</source>
        <translation>Se om noden och dess nätverk är igång</translation>
    </message>
    <message>
        <source>The connection waits for you</source>
        <translation>Anslutningen väntar på dig</translation>
    </message>
    <message>
        <source>Waits for you</source>
        <translation>Väntar på dig</translation>
    </message>
    <message>
        <source>A host key, a password or a passphrase is needed that only a person may give</source>
        <translation>Det behövs en värdnyckel, ett lösenord eller en lösenfras som bara en människa får ge</translation>
    </message>
    <message>
        <source>Nothing of the node is measured until somebody answers</source>
        <translation>Inget på noden mäts förrän någon svarar</translation>
    </message>
    <message>
        <source>Open it and answer</source>
        <translation>Öppna den och svara</translation>
    </message>
    <message>
        <source>No contact yet</source>
        <translation>Ingen kontakt än</translation>
    </message>
    <message>
        <source>Address, user or network may be wrong, or the node is not up yet</source>
        <translation>Adress, användare eller nätverk kan vara fel, eller så är noden inte igång än</translation>
    </message>
    <message>
        <source>Nothing of the node is measured</source>
        <translation>Inget på noden mäts</translation>
    </message>
    <message>
        <source>See whether address, user and network are right</source>
        <translation>Se om adress, användare och nätverk stämmer</translation>
    </message>
    <message>
        <source>Samples come late</source>
        <translation>Mätvärden kommer sent</translation>
    </message>
    <message>
        <source>Late {age}</source>
        <translation>Sen {age}</translation>
    </message>
    <message>
        <source>Wait a moment: it is reached again, or told as lost</source>
        <translation>Vänta lite: den nås igen eller anges som tappad</translation>
    </message>
    <message>
        <source>This computer's own clock is off: all nodes differ from it by {offset}</source>
        <translation>Den här datorns egen klocka går fel: alla noder avviker från den med {offset}</translation>
    </message>
    <message>
        <source>Clock of this computer</source>
        <translation>Den här datorns klocka</translation>
    </message>
    <message>
        <source>This computer's time service does not run, or its clock was set by hand</source>
        <translation>Den här datorns tidstjänst är inte igång, eller så ställdes dess klocka för hand</translation>
    </message>
    <message>
        <source>Times in lists, curves and the log are wrong, and shelved alarms end at the wrong moment</source>
        <translation>Tider i listor, kurvor och loggen är fel, och undanlagda larm återkommer vid fel tidpunkt</translation>
    </message>
    <message>
        <source>Set this computer's clock, and look at its time service</source>
        <translation>Ställ den här datorns klocka och se över dess tidstjänst</translation>
    </message>
    <message>
        <source>The GPU driver does not answer</source>
        <translation>GPU-drivrutinen svarar inte</translation>
    </message>
    <message>
        <source>Driver hangs</source>
        <translation>Drivrutin hänger</translation>
    </message>
    <message>
        <source>A fault of a GPU, of its driver or of the bus between them</source>
        <translation>Ett fel i en GPU, i dess drivrutin eller i bussen mellan dem</translation>
    </message>
    <message>
        <source>No GPU of the node takes work; what runs there hangs and holds up its job on other nodes, too</source>
        <translation>Ingen GPU på noden tar emot arbete; det som körs där hänger och håller upp sitt jobb även på andra noder</translation>
    </message>
    <message>
        <source>Look at its kernel events; restart the node if it stays so</source>
        <translation>Se på dess kärnhändelser; starta om noden om det förblir så</translation>
    </message>
    <message>
        <source>All work waits for memory: {value} of the time</source>
        <translation>Allt arbete väntar på minne: {value} av tiden</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Minnet slut</translation>
    </message>
    <message>
        <source>The programs on the node ask for more memory than it has</source>
        <translation>Programmen på noden begär mer minne än den har</translation>
    </message>
    <message>
        <source>Everything on the node crawls, and soon the kernel ends programs of its own choice</source>
        <translation>Allt på noden kryper fram, och snart avslutar kärnan program efter eget val</translation>
    </message>
    <message>
        <source>Move work away, or stop what takes the memory</source>
        <translation>Flytta bort arbete, eller stoppa det som tar minnet</translation>
    </message>
    <message>
        <source>Work waits for files: {value} of the time</source>
        <translation>Arbete väntar på filer: {value} av tiden</translation>
    </message>
    <message>
        <source>Waits for files</source>
        <translation>Väntar på filer</translation>
    </message>
    <message>
        <source>A disk or a file server answers more slowly than it is asked</source>
        <translation>En disk eller en filserver svarar långsammare än den tillfrågas</translation>
    </message>
    <message>
        <source>GPUs wait for data and stand idle</source>
        <translation>GPU:er väntar på data och står stilla</translation>
    </message>
    <message>
        <source>See which storage is slow, and what reads or writes most</source>
        <translation>Se vilken lagring som är långsam, och vad som läser eller skriver mest</translation>
    </message>
    <message>
        <source>The node's clock is {offset} ahead</source>
        <translation>Nodens klocka går {offset} före</translation>
    </message>
    <message>
        <source>Clock {offset} ahead</source>
        <translation>Klockan {offset} före</translation>
    </message>
    <message>
        <source>The node's time service does not run or has no source</source>
        <translation>Nodens tidstjänst är inte igång eller saknar källa</translation>
    </message>
    <message>
        <source>Leases and certificates end too early, and its logs cannot be compared with others</source>
        <translation>Lån och certifikat löper ut för tidigt, och dess loggar kan inte jämföras med andras</translation>
    </message>
    <message>
        <source>Check its time service</source>
        <translation>Kontrollera dess tidstjänst</translation>
    </message>
    <message>
        <source>The node's clock is {offset} behind</source>
        <translation>Nodens klocka går {offset} efter</translation>
    </message>
    <message>
        <source>Clock {offset} behind</source>
        <translation>Klockan {offset} efter</translation>
    </message>
    <message>
        <source>Certificates are not valid yet, leases end too late, and its logs cannot be compared with others</source>
        <translation>Certifikat gäller inte än, lån löper ut för sent, och dess loggar kan inte jämföras med andras</translation>
    </message>
    <message>
        <source>Some parts do not answer</source>
        <translation>Vissa delar svarar inte</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Ofullständig</translation>
    </message>
    <message>
        <source>What is read there hangs, is not installed or may not be read by this account</source>
        <translation>Det som läses där hänger, är inte installerat eller får inte läsas av det här kontot</translation>
    </message>
    <message>
        <source>Faults of these parts are not seen</source>
        <translation>Fel i dessa delar syns inte</translation>
    </message>
    <message>
        <source>Open it and see which parts, and what they say</source>
        <translation>Öppna den och se vilka delar, och vad de säger</translation>
    </message>
    <message>
        <source>Something else speaks on the probe's channel</source>
        <translation>Något annat talar på sondens kanal</translation>
    </message>
    <message>
        <source>A login script of the account prints text, or somebody else writes into the channel</source>
        <translation>Ett av kontots inloggningsskript skriver ut text, eller så skriver någon annan i kanalen</translation>
    </message>
    <message>
        <source>Measurements may be missing or not be trusted</source>
        <translation>Mätvärden kan saknas eller går inte att lita på</translation>
    </message>
    <message>
        <source>Open it and read what was said</source>
        <translation>Öppna den och läs vad som sades</translation>
    </message>
    <message>
        <source>GPU lost: it does not answer</source>
        <translation>GPU tappad: den svarar inte</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Tappad</translation>
    </message>
    <message>
        <source>The GPU fell off the bus or its driver gave it up: power, heat, riser or the GPU itself</source>
        <translation>GPU:n föll av bussen eller drivrutinen gav upp den: ström, värme, riser eller GPU:n själv</translation>
    </message>
    <message>
        <source>The job on it is lost, and those that wait for it on other nodes hang</source>
        <translation>Jobbet på den är förlorat, och de som väntar på det på andra noder hänger</translation>
    </message>
    <message>
        <source>Move its work away, then restart the node</source>
        <translation>Flytta bort dess arbete och starta sedan om noden</translation>
    </message>
    <message>
        <source>{part} does not answer</source>
        <translation>{part} svarar inte</translation>
    </message>
    <message>
        <source>Memory error that could not be corrected, since the driver was loaded</source>
        <translation>Minnesfel som inte kunde rättas, sedan drivrutinen laddades</translation>
    </message>
    <message>
        <source>Memory error</source>
        <translation>Minnesfel</translation>
    </message>
    <message>
        <source>A memory cell of the GPU is broken beyond what its code corrects</source>
        <translation>En minnescell i GPU:n är trasig utöver vad dess felrättande kod klarar</translation>
    </message>
    <message>
        <source>Programs on it crash, or go on with wrong numbers</source>
        <translation>Program på den kraschar, eller fortsätter med fel siffror</translation>
    </message>
    <message>
        <source>Move its work away, then reset the GPU</source>
        <translation>Flytta bort dess arbete och återställ sedan GPU:n</translation>
    </message>
    <message>
        <source>A memory row could not be remapped</source>
        <translation>En minnesrad kunde inte mappas om</translation>
    </message>
    <message>
        <source>Row not remapped</source>
        <translation>Rad ej ommappad</translation>
    </message>
    <message>
        <source>The GPU has no spare row left for a broken one</source>
        <translation>GPU:n har ingen reservrad kvar för en trasig rad</translation>
    </message>
    <message>
        <source>The broken memory stays in use: errors come back after each reset</source>
        <translation>Det trasiga minnet fortsätter att användas: felen kommer tillbaka efter varje återställning</translation>
    </message>
    <message>
        <source>Take it out of service and have the GPU replaced</source>
        <translation>Ta den ur drift och få GPU:n utbytt</translation>
    </message>
    <message>
        <source>Hardly a spare memory row is left: {count} are remapped</source>
        <translation>Knappt någon reservrad kvar i minnet: {count} är ommappade</translation>
    </message>
    <message>
        <source>No spare rows</source>
        <translation>Inga reservrader</translation>
    </message>
    <message>
        <source>The GPU's memory wears out</source>
        <translation>GPU:ns minne slits ut</translation>
    </message>
    <message>
        <source>The next broken row cannot be replaced</source>
        <translation>Nästa trasiga rad kan inte ersättas</translation>
    </message>
    <message>
        <source>Have it diagnosed, and replaced</source>
        <translation>Få den undersökt och utbytt</translation>
    </message>
    <message>
        <source>Hot: slowed by heat</source>
        <translation>Het: bromsas av värme</translation>
    </message>
    <message>
        <source>Hot</source>
        <translation>Het</translation>
    </message>
    <message>
        <source>Cooling is weak: coolant, air at the inlet, fans, or dust</source>
        <translation>Kylningen är svag: kylvätska, luft vid intaget, fläktar eller damm</translation>
    </message>
    <message>
        <source>The GPU works slowly, and all GPUs of its job wait for it; hotter still it switches off</source>
        <translation>GPU:n arbetar långsamt, och alla GPU:er i dess jobb väntar på den; blir den ännu varmare stängs den av</translation>
    </message>
    <message>
        <source>Check cooling and coolant or air at the inlet</source>
        <translation>Kontrollera kylning och kylvätska eller luft vid inloppet</translation>
    </message>
    <message>
        <source>{part} is slowed by heat</source>
        <translation>{part} bromsas av värme</translation>
    </message>
    <message>
        <source>Slowed by the power brake</source>
        <translation>Bromsas av effektbromsen</translation>
    </message>
    <message>
        <source>Power brake</source>
        <translation>Effektbroms</translation>
    </message>
    <message>
        <source>A power supply failed, or the rack draws more than it may</source>
        <translation>Ett nätaggregat föll bort, eller racket drar mer än det får</translation>
    </message>
    <message>
        <source>The GPU works at a fraction of its speed; with one more supply gone the node is off</source>
        <translation>GPU:n arbetar med en bråkdel av sin fart; försvinner ett nätaggregat till stannar noden</translation>
    </message>
    <message>
        <source>Check its power supplies and the rack's power</source>
        <translation>Kontrollera dess nätaggregat och rackets ström</translation>
    </message>
    <message>
        <source>The driver asks for recovery of this GPU</source>
        <translation>Drivrutinen begär återställning av denna GPU</translation>
    </message>
    <message>
        <source>Asks for recovery</source>
        <translation>Begär återställning</translation>
    </message>
    <message>
        <source>The driver met a fault that it cannot clear by itself</source>
        <translation>Drivrutinen stötte på ett fel som den inte själv kan rätta till</translation>
    </message>
    <message>
        <source>New work on the GPU fails until it is done</source>
        <translation>Nytt arbete på GPU:n fallerar tills det är gjort</translation>
    </message>
    <message>
        <source>Do what it asks for: its Health card says it</source>
        <translation>Gör det den begär: kortet Hälsa säger vad</translation>
    </message>
    <message>
        <source>Its PCIe link has fewer lanes than it could</source>
        <translation>Dess PCIe-länk har färre banor än den kunde</translation>
    </message>
    <message>
        <source>PCIe narrow</source>
        <translation>PCIe smal</translation>
    </message>
    <message>
        <source>Card, riser or slot make bad contact, or a lane is broken</source>
        <translation>Kort, riser eller plats har dålig kontakt, eller så är en bana trasig</translation>
    </message>
    <message>
        <source>Data reach the GPU more slowly, and its job waits</source>
        <translation>Data når GPU:n långsammare, och dess jobb väntar</translation>
    </message>
    <message>
        <source>Reseat it, look at riser and slot</source>
        <translation>Sätt om kortet, se över riser och plats</translation>
    </message>
    <message>
        <source>Its PCIe link repeats {count} packets a minute</source>
        <translation>Dess PCIe-länk upprepar {count} paket i minuten</translation>
    </message>
    <message>
        <source>PCIe errors</source>
        <translation>PCIe-fel</translation>
    </message>
    <message>
        <source>Card, riser or slot make bad contact</source>
        <translation>Kort, riser eller plats har dålig kontakt</translation>
    </message>
    <message>
        <source>Data reach the GPU more slowly; in the end it falls off the bus</source>
        <translation>Data når GPU:n långsammare; till slut faller den av bussen</translation>
    </message>
    <message>
        <source>Reseat it, look at riser and slot; have it diagnosed if it stays so</source>
        <translation>Sätt om kortet, se över riser och plats; låt det felsökas om det består</translation>
    </message>
    <message>
        <source>{part}: its PCIe link repeats many packets</source>
        <translation>{part}: PCIe-länken upprepar många paket</translation>
    </message>
    <message>
        <source>Programs fail on it again and again</source>
        <translation>Program fallerar på den gång på gång</translation>
    </message>
    <message>
        <source>Programs fail</source>
        <translation>Program fallerar</translation>
    </message>
    <message>
        <source>A fault of the program, or of the GPU if several programs meet it</source>
        <translation>Ett fel i programmet, eller i GPU:n om flera program råkar ut för det</translation>
    </message>
    <message>
        <source>Jobs on it end before they are done</source>
        <translation>Jobb på den avslutas innan de är klara</translation>
    </message>
    <message>
        <source>Ask whose program it was; if others fail on it, too, have it diagnosed</source>
        <translation>Fråga vems program det var; fallerar även andras på den, låt den felsökas</translation>
    </message>
    <message>
        <source>On {part} programs fail again and again</source>
        <translation>På {part} fallerar program gång på gång</translation>
    </message>
    <message>
        <source>{bytes} of its memory are taken, and no process is there</source>
        <translation>{bytes} av dess minne är upptaget, och ingen process finns där</translation>
    </message>
    <message>
        <source>Memory left behind</source>
        <translation>Kvarlämnat minne</translation>
    </message>
    <message>
        <source>A program ended without giving its memory back, or hides from the driver</source>
        <translation>Ett program avslutades utan att lämna tillbaka sitt minne, eller döljer sig för drivrutinen</translation>
    </message>
    <message>
        <source>The next job on it finds too little memory and fails</source>
        <translation>Nästa jobb på den får för lite minne och fallerar</translation>
    </message>
    <message>
        <source>Ask who used it last; end what is left of it, or reset the GPU when it is idle</source>
        <translation>Fråga vem som använde den sist; avsluta det som är kvar, eller återställ GPU:n när den är ledig</translation>
    </message>
    <message>
        <source>{part}: its memory is taken, and no process is there</source>
        <translation>{part}: minnet är upptaget, och ingen process finns där</translation>
    </message>
    <message>
        <source>Job {job} of {user} does nothing on it</source>
        <translation>Jobb {job} av {user} gör ingenting på den</translation>
    </message>
    <message>
        <source>Job idle</source>
        <translation>Jobb overksamt</translation>
    </message>
    <message>
        <source>The job waits for something, hangs, or was left open</source>
        <translation>Jobbet väntar på något, hänger eller lämnades öppet</translation>
    </message>
    <message>
        <source>The GPU is paid for and does nothing, and others wait for it</source>
        <translation>GPU:n kostar pengar och gör ingenting, och andra väntar på den</translation>
    </message>
    <message>
        <source>Ask its owner whether it still needs the GPU</source>
        <translation>Fråga dess ägare om det fortfarande behöver GPU:n</translation>
    </message>
    <message>
        <source>{part}: its job does nothing</source>
        <translation>{part}: dess jobb gör ingenting</translation>
    </message>
    <message>
        <source>A memory row waits to be remapped: reset it when it is idle</source>
        <translation>En minnesrad väntar på ommappning: återställ den i tomgång</translation>
    </message>
    <message>
        <source>Reset due</source>
        <translation>Återställ</translation>
    </message>
    <message>
        <source>A memory row was found broken and a spare one is ready</source>
        <translation>En minnesrad befanns trasig och en reservrad står redo</translation>
    </message>
    <message>
        <source>Until the reset the broken row is only left out, and memory is missing</source>
        <translation>Fram till återställningen är den trasiga raden bara utelämnad, och minne saknas</translation>
    </message>
    <message>
        <source>Reset it when it is idle</source>
        <translation>Återställ den när den går på tomgång</translation>
    </message>
    <message>
        <source>Storage {place} does not answer several nodes</source>
        <translation>Lagring {place} svarar inte flera noder</translation>
    </message>
    <message>
        <source>Storage {place} silent</source>
        <translation>Lagring {place} tyst</translation>
    </message>
    <message>
        <source>The file server is down, or the network to it</source>
        <translation>Filservern är nere, eller nätverket till den</translation>
    </message>
    <message>
        <source>Every program on these nodes that reads or writes there stands still</source>
        <translation>Alla program på dessa noder som läser eller skriver där står stilla</translation>
    </message>
    <message>
        <source>Storage {place} is slow for several nodes</source>
        <translation>Lagring {place} är långsam för flera noder</translation>
    </message>
    <message>
        <source>Storage {place} slow</source>
        <translation>Lagring {place} långsam</translation>
    </message>
    <message>
        <source>One link of the server is full, a reader takes all of it, or its disks are busy</source>
        <translation>En av serverns länkar är full, en läsare tar hela länken, eller så är dess diskar upptagna</translation>
    </message>
    <message>
        <source>Storage does not answer</source>
        <translation>Lagringen svarar inte</translation>
    </message>
    <message>
        <source>Check the server and the network to it</source>
        <translation>Kontrollera servern och nätverket till den</translation>
    </message>
    <message>
        <source>Storage {part} does not answer</source>
        <translation>Lagringen {part} svarar inte</translation>
    </message>
    <message>
        <source>Storage slow: {milliseconds} for an answer</source>
        <translation>Långsam lagring: {milliseconds} för ett svar</translation>
    </message>
    <message>
        <source>Storage slow</source>
        <translation>Långsam lagring</translation>
    </message>
    <message>
        <source>See what reads or writes most there, and which link the server hangs on</source>
        <translation>Se vad som läser eller skriver mest där, och vilken länk servern hänger på</translation>
    </message>
    <message>
        <source>Storage {part} is slow</source>
        <translation>Lagringen {part} är långsam</translation>
    </message>
    <message>
        <source>Disk full: {value} free</source>
        <translation>Disk full: {value} ledigt</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>Disk full</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Frigör utrymme</translation>
    </message>
    <message>
        <source>Disk full in {left}, if it goes on so</source>
        <translation>Disken full om {left}, om det fortsätter så</translation>
    </message>
    <message>
        <source>Disk soon full</source>
        <translation>Disken snart full</translation>
    </message>
    <message>
        <source>See what writes there; free space</source>
        <translation>Se vad som skriver dit; frigör utrymme</translation>
    </message>
    <message>
        <source>Disk {part} will soon be full</source>
        <translation>Disken {part} blir snart full</translation>
    </message>
    <message>
        <source>Disk nearly full: {value} free</source>
        <translation>Disk nästan full: {value} ledigt</translation>
    </message>
    <message>
        <source>Disk nearly full</source>
        <translation>Disk nästan full</translation>
    </message>
    <message>
        <source>Network link comes and goes</source>
        <translation>Nätverkslänk kommer och går</translation>
    </message>
    <message>
        <source>Link comes and goes</source>
        <translation>Länk kommer och går</translation>
    </message>
    <message>
        <source>Check cable, transceiver and switch port</source>
        <translation>Kontrollera kabel, transceiver och switchport</translation>
    </message>
    <message>
        <source>Network link down</source>
        <translation>Nätverkslänk nere</translation>
    </message>
    <message>
        <source>Link down</source>
        <translation>Länk nere</translation>
    </message>
    <message>
        <source>{part} lost its link</source>
        <translation>{part} tappade sin länk</translation>
    </message>
    <message>
        <source>Network errors: {count} each second</source>
        <translation>Nätverksfel: {count} per sekund</translation>
    </message>
    <message>
        <source>Link errors</source>
        <translation>Länkfel</translation>
    </message>
    <message>
        <source>Check cable and transceiver; if others have it too, the switch</source>
        <translation>Kontrollera kabel och transceiver; om andra också har det, switchen</translation>
    </message>
    <message>
        <source>Its link garbles: {count} wrong symbols in five minutes</source>
        <translation>Länken förvanskar: {count} felaktiga symboler på fem minuter</translation>
    </message>
    <message>
        <source>Symbol errors</source>
        <translation>Symbolfel</translation>
    </message>
    <message>
        <source>Check cable and transceiver; clean the fibre</source>
        <translation>Kontrollera kabel och transceiver; rengör fibern</translation>
    </message>
    <message>
        <source>{part}: its link garbles symbols</source>
        <translation>{part}: länken förvanskar symboler</translation>
    </message>
    <message>
        <source>Connected, samples flow</source>
        <translation>Ansluten, mätvärden kommer</translation>
    </message>
    <message>
        <source>Network link up again</source>
        <translation>Nätverkslänk uppe igen</translation>
    </message>
    <message>
        <source>{part} has its link again</source>
        <translation>{part} har sin länk igen</translation>
    </message>
    <message>
        <source>The node was restarted</source>
        <translation>Noden startades om</translation>
    </message>
    <message>
        <source>A GPU was replaced</source>
        <translation>En GPU byttes ut</translation>
    </message>
    <message>
        <source>{part} was replaced</source>
        <translation>{part} byttes ut</translation>
    </message>
    <message>
        <source>A program failed on it</source>
        <translation>Ett program fallerade på den</translation>
    </message>
    <message>
        <source>Program failed</source>
        <translation>Program fallerade</translation>
    </message>
    <message>
        <source>A program read memory that is not its own</source>
        <translation>Ett program läste minne som inte är dess eget</translation>
    </message>
    <message>
        <source>It stopped a program</source>
        <translation>Den stoppade ett program</translation>
    </message>
    <message>
        <source>Program stopped</source>
        <translation>Program stoppat</translation>
    </message>
    <message>
        <source>Tell the program's owner</source>
        <translation>Säg till programmets ägare</translation>
    </message>
    <message>
        <source>Every program that reads or writes there stands still</source>
        <translation>Alla program som läser eller skriver där står stilla</translation>
    </message>
    <message>
        <source>Checkpoints, logs or containers fill it</source>
        <translation>Kontrollpunkter, loggar eller containrar fyller den</translation>
    </message>
    <message>
        <source>Programs that write there fail, and services may not start again</source>
        <translation>Program som skriver där fallerar, och tjänster startar kanske inte igen</translation>
    </message>
    <message>
        <source>Something writes there faster than anyone tidies up</source>
        <translation>Något skriver dit fortare än någon hinner städa</translation>
    </message>
    <message>
        <source>Within hours programs that write there fail</source>
        <translation>Inom några timmar fallerar program som skriver där</translation>
    </message>
    <message>
        <source>Little is left until programs that write there fail</source>
        <translation>Det återstår lite innan program som skriver där fallerar</translation>
    </message>
    <message>
        <source>A bad cable, a dirty or ageing transceiver, or the switch port</source>
        <translation>En dålig kabel, en smutsig eller åldrande transceiver, eller switchporten</translation>
    </message>
    <message>
        <source>Jobs over this port stall again and again and may time out</source>
        <translation>Jobb över den här porten stannar gång på gång och kan avbrytas</translation>
    </message>
    <message>
        <source>The cable is out, a transceiver failed, or the switch port is off</source>
        <translation>Kabeln är ute, en transceiver gick sönder, eller switchporten är avstängd</translation>
    </message>
    <message>
        <source>Jobs over this port hang, and the node may be cut off</source>
        <translation>Jobb över den här porten hänger, och noden kan bli avskuren</translation>
    </message>
    <message>
        <source>A bad cable or transceiver, or more traffic than the port takes</source>
        <translation>En dålig kabel eller transceiver, eller mer trafik än porten klarar</translation>
    </message>
    <message>
        <source>Packets are sent again, and jobs between nodes slow down</source>
        <translation>Paket skickas om, och jobb mellan noder saktar ner</translation>
    </message>
    <message>
        <source>A bad cable, a dirty connector or an ageing transceiver</source>
        <translation>En dålig kabel, en smutsig kontakt eller en åldrande transceiver</translation>
    </message>
    <message>
        <source>The link repeats data and slows down; when it gets worse, it falls</source>
        <translation>Länken skickar om data och saktar ner; blir det värre faller den</translation>
    </message>
    <message>
        <source>Work was taken off it</source>
        <translation>Arbete togs av den</translation>
    </message>
    <message>
        <source>Work taken off</source>
        <translation>Arbete avtaget</translation>
    </message>
    <message>
        <source>Look for what ended the program</source>
        <translation>Sök efter det som avslutade programmet</translation>
    </message>
    <message>
        <source>It stopped working</source>
        <translation>Den slutade fungera</translation>
    </message>
    <message>
        <source>Stopped working</source>
        <translation>Slutade fungera</translation>
    </message>
    <message>
        <source>A fault of the GPU or of its driver</source>
        <translation>Ett fel i GPU:n eller i dess drivrutin</translation>
    </message>
    <message>
        <source>Programs on it have ended, and new ones fail until it is reset</source>
        <translation>Program på den har avslutats, och nya fallerar tills den återställs</translation>
    </message>
    <message>
        <source>Memory error that cannot be corrected</source>
        <translation>Minnesfel som inte kan rättas</translation>
    </message>
    <message>
        <source>Its inner controller halted</source>
        <translation>Dess inre styrenhet stannade</translation>
    </message>
    <message>
        <source>Controller halted</source>
        <translation>Styrenhet stannade</translation>
    </message>
    <message>
        <source>A memory row is to be remapped: reset it when it is idle</source>
        <translation>En minnesrad ska mappas om: återställ den i tomgång</translation>
    </message>
    <message>
        <source>NVLink error</source>
        <translation>NVLink-fel</translation>
    </message>
    <message>
        <source>A fault between this GPU and another: bridge, cable, switch, or one of the two</source>
        <translation>Ett fel mellan den här GPU:n och en annan: brygga, kabel, switch eller någon av de två</translation>
    </message>
    <message>
        <source>Jobs over several GPUs of the node fail or hang</source>
        <translation>Jobb över flera av nodens GPU:er fallerar eller hänger</translation>
    </message>
    <message>
        <source>Move its work away, then reset the GPU; if it returns, look at bridge and switch</source>
        <translation>Flytta bort dess arbete och återställ sedan GPU:n; återkommer det, se över brygga och switch</translation>
    </message>
    <message>
        <source>GPU lost: it fell off the bus</source>
        <translation>GPU tappad: den föll av bussen</translation>
    </message>
    <message>
        <source>Power, heat, riser, slot, or the GPU itself</source>
        <translation>Ström, värme, riser, plats eller GPU:n själv</translation>
    </message>
    <message>
        <source>{part} fell off the bus</source>
        <translation>{part} föll av bussen</translation>
    </message>
    <message>
        <source>Many memory errors that were corrected</source>
        <translation>Många minnesfel som rättades</translation>
    </message>
    <message>
        <source>Many corrected errors</source>
        <translation>Många rättade fel</translation>
    </message>
    <message>
        <source>The GPU's memory begins to wear</source>
        <translation>GPU:ns minne börjar slitas</translation>
    </message>
    <message>
        <source>It may get errors that cannot be corrected</source>
        <translation>Den kan få fel som inte går att rätta</translation>
    </message>
    <message>
        <source>Nothing now; ask NVIDIA's support if it repeats</source>
        <translation>Inget nu; fråga NVIDIAs support om det upprepas</translation>
    </message>
    <message>
        <source>Memory error held to one program</source>
        <translation>Minnesfel begränsat till ett program</translation>
    </message>
    <message>
        <source>Memory error, held</source>
        <translation>Minnesfel, begränsat</translation>
    </message>
    <message>
        <source>One program has ended; the memory row is out of use until the reset</source>
        <translation>Ett program har avslutats; minnesraden är ur bruk fram till återställningen</translation>
    </message>
    <message>
        <source>Start that program again; the others go on</source>
        <translation>Starta det programmet igen; de andra fortsätter</translation>
    </message>
    <message>
        <source>Memory error that spread</source>
        <translation>Minnesfel som spred sig</translation>
    </message>
    <message>
        <source>A switch of its work did not end</source>
        <translation>Ett byte av dess arbete avslutades inte</translation>
    </message>
    <message>
        <source>Work hung</source>
        <translation>Arbete hängde</translation>
    </message>
    <message>
        <source>A fault of its security</source>
        <translation>Ett säkerhetsfel</translation>
    </message>
    <message>
        <source>Security fault</source>
        <translation>Säkerhetsfel</translation>
    </message>
    <message>
        <source>Its system processor does not answer</source>
        <translation>Dess systemprocessor svarar inte</translation>
    </message>
    <message>
        <source>System processor</source>
        <translation>Systemprocessor</translation>
    </message>
    <message>
        <source>The GPU's own processor hangs, often with a certain driver version</source>
        <translation>GPU:ns egen processor hänger, ofta med en viss version av drivrutinen</translation>
    </message>
    <message>
        <source>Move its work away, then reset the GPU; look at the driver's version</source>
        <translation>Flytta bort dess arbete och återställ sedan GPU:n; se på drivrutinens version</translation>
    </message>
    <message>
        <source>Its system processor failed</source>
        <translation>Dess systemprocessor fallerade</translation>
    </message>
    <message>
        <source>Error on its link to the CPU</source>
        <translation>Fel på dess länk till CPU:n</translation>
    </message>
    <message>
        <source>Link to CPU</source>
        <translation>Länk till CPU</translation>
    </message>
    <message>
        <source>A fault between GPU and CPU</source>
        <translation>Ett fel mellan GPU och CPU</translation>
    </message>
    <message>
        <source>Data may be sent again; when it repeats, jobs fail</source>
        <translation>Data kan skickas om; upprepas det fallerar jobb</translation>
    </message>
    <message>
        <source>Its links could not be trained</source>
        <translation>Dess länkar kunde inte tränas in</translation>
    </message>
    <message>
        <source>Links not trained</source>
        <translation>Länkar ej intränade</translation>
    </message>
    <message>
        <source>A program reached for NVLink memory that is not its own</source>
        <translation>Ett program ville åt NVLink-minne som inte är dess eget</translation>
    </message>
    <message>
        <source>NVLink privilege</source>
        <translation>NVLink-rättighet</translation>
    </message>
    <message>
        <source>A fault of the program, seldom of the driver</source>
        <translation>Ett fel i programmet, sällan i drivrutinen</translation>
    </message>
    <message>
        <source>That program has ended</source>
        <translation>Det programmet har avslutats</translation>
    </message>
    <message>
        <source>Tell the program's owner; ask NVIDIA's support if it repeats</source>
        <translation>Säg till programmets ägare; fråga NVIDIAs support om det upprepas</translation>
    </message>
    <message>
        <source>Memory error that was not recovered</source>
        <translation>Minnesfel som inte kunde återställas</translation>
    </message>
    <message>
        <source>It could not be started</source>
        <translation>Den kunde inte startas</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>Ej startad</translation>
    </message>
    <message>
        <source>It takes no work until it is reset</source>
        <translation>Den tar inte emot arbete förrän den återställs</translation>
    </message>
    <message>
        <source>NVLink 5 error</source>
        <translation>NVLink 5-fel</translation>
    </message>
    <message>
        <source>Move its work away, then reset the GPU; if it returns, look at cable and switch</source>
        <translation>Flytta bort dess arbete och återställ sedan GPU:n; återkommer det, se över kabel och switch</translation>
    </message>
    <message>
        <source>The driver asks for recovery</source>
        <translation>Drivrutinen begär återställning</translation>
    </message>
    <message>
        <source>NVLink's software failed</source>
        <translation>NVLinks programvara fallerade</translation>
    </message>
    <message>
        <source>NVLink software</source>
        <translation>NVLink-programvara</translation>
    </message>
    <message>
        <source>The software that runs the links between GPUs failed</source>
        <translation>Programvaran som sköter länkarna mellan GPU:er fallerade</translation>
    </message>
    <message>
        <source>A part of its memory was retired</source>
        <translation>En del av dess minne togs ur bruk</translation>
    </message>
    <message>
        <source>Memory retired</source>
        <translation>Minne ur bruk</translation>
    </message>
    <message>
        <source>The GPU has less memory, and more may follow</source>
        <translation>GPU:n har mindre minne, och mer kan följa</translation>
    </message>
    <message>
        <source>A part of its memory could not be retired</source>
        <translation>En del av dess minne kunde inte tas ur bruk</translation>
    </message>
    <message>
        <source>Memory not retired</source>
        <translation>Minne ej ur bruk</translation>
    </message>
    <message>
        <source>The broken part stays in use</source>
        <translation>Den trasiga delen fortsätter att användas</translation>
    </message>
    <message>
        <source>It did not answer in time and was stopped</source>
        <translation>Den svarade inte i tid och stoppades</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>Svarade inte i tid</translation>
    </message>
    <message>
        <source>A memory channel is to be retired</source>
        <translation>En minneskanal ska tas ur bruk</translation>
    </message>
    <message>
        <source>Channel retired</source>
        <translation>Kanal ur bruk</translation>
    </message>
    <message>
        <source>After the next reset the GPU is slower or has less memory</source>
        <translation>Efter nästa återställning är GPU:n långsammare eller har mindre minne</translation>
    </message>
    <message>
        <source>A memory channel was retired</source>
        <translation>En minneskanal togs ur bruk</translation>
    </message>
    <message>
        <source>The GPU is slower or has less memory</source>
        <translation>GPU:n är långsammare eller har mindre minne</translation>
    </message>
    <message>
        <source>Its power is smoothed again</source>
        <translation>Dess effekt jämnas ut igen</translation>
    </message>
    <message>
        <source>Power smoothed</source>
        <translation>Effekt utjämnad</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Inget att göra</translation>
    </message>
    <message>
        <source>Its power is no longer smoothed</source>
        <translation>Dess effekt jämnas inte längre ut</translation>
    </message>
    <message>
        <source>Power not smoothed</source>
        <translation>Effekt ej utjämnad</translation>
    </message>
    <message>
        <source>The driver switched it off, or cannot keep it up</source>
        <translation>Drivrutinen stängde av den, eller kan inte hålla den uppe</translation>
    </message>
    <message>
        <source>What the hall draws swings with the work</source>
        <translation>Hallens effektuttag svänger med arbetet</translation>
    </message>
    <message>
        <source>Tell those who run the power of the hall</source>
        <translation>Säg till dem som sköter hallens ström</translation>
    </message>
    <message>
        <source>Detail of a memory error, in its memory chips</source>
        <translation>Detalj om ett minnesfel, i minneskretsarna</translation>
    </message>
    <message>
        <source>Follow the error that it belongs to</source>
        <translation>Följ felet som det hör till</translation>
    </message>
    <message>
        <source>Detail of a memory error, in its caches</source>
        <translation>Detalj om ett minnesfel, i cacheminnena</translation>
    </message>
    <message>
        <source>{count} min</source>
        <extracomment>What is to be answered within this is a matter of the shift.</extracomment>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>this shift</source>
        <translation>det här skiftet</translation>
    </message>
    <message>
        <source>The rule says something wrong: {words}</source>
        <translation>Regeln säger något fel: {words}</translation>
    </message>
    <message>
        <source>A version is one row, which begins with [[rule]].</source>
        <translation>En version är en rad, som börjar med [[rule]].</translation>
    </message>
    <message>
        <source>There is no version {number} of {rule}.</source>
        <translation>Det finns ingen version {number} av {rule}.</translation>
    </message>
    <message>
        <source>Version {number} of {rule} is on already.</source>
        <translation>Version {number} av {rule} är redan på.</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Pause</source>
        <extracomment>Pixels: below this width what stands at the right stands below. The width of what stands at the right, in a panel that has room, and in one that has little. The times of a longer plan's steps move on when something happens, not each second. What each button does: a command, and what it is told besides the run.</extracomment>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Återuppta</translation>
    </message>
    <message>
        <source>Begin the step again</source>
        <translation>Börja steget igen</translation>
    </message>
    <message>
        <source>What runs there?</source>
        <translation>Vad körs där?</translation>
    </message>
    <message>
        <source>Take the node over</source>
        <translation>Ta över noden</translation>
    </message>
    <message>
        <source>End its program now</source>
        <translation>Avsluta programmet nu</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
    <message>
        <source>Withdraw the plan</source>
        <translation>Dra tillbaka planen</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>Copy the plan</source>
        <translation>Kopiera planen</translation>
    </message>
    <message>
        <source>Made {time} by {who}</source>
        <translation>Gjord {time} av {who}</translation>
    </message>
    <message>
        <source>about {length} from start to end</source>
        <translation>omkring {length} från början till slut</translation>
    </message>
    <message>
        <source>takes back an earlier run</source>
        <translation>tar tillbaka en tidigare körning</translation>
    </message>
    <message>
        <source>Let it be</source>
        <translation>Låt den vara</translation>
    </message>
    <message>
        <source>Ask the node, and go on</source>
        <translation>Fråga noden och fortsätt</translation>
    </message>
    <message>
        <source>Every step, its output and its exit status are in the log.</source>
        <translation>Varje steg, dess utdata och dess slutstatus står i loggen.</translation>
    </message>
    <message>
        <source>It is too late to begin it: make the plan anew.</source>
        <translation>Det är för sent att börja: gör om planen.</translation>
    </message>
    <message>
        <source>Still to sign before it opens: {count}</source>
        <translation>Kvar att signera innan den öppnas: {count}</translation>
    </message>
    <message>
        <source>Step {steps} cannot be undone. All of it goes to the log.</source>
        <translation>Steg {steps} kan inte ångras. Allt går till loggen.</translation>
    </message>
    <message>
        <source>Every step, its output and its exit status go to the log.</source>
        <translation>Varje steg, dess utdata och dess slutstatus går till loggen.</translation>
    </message>
    <message>
        <source>This run cannot be shown</source>
        <translation>Körningen kan inte visas</translation>
    </message>
    <message>
        <source>It is not in this log, or the log cannot be read at the moment.</source>
        <translation>Den finns inte i loggen, eller så kan loggen inte läsas just nu.</translation>
    </message>
    <message>
        <source>It could not be looked at: the nodes do not answer now.</source>
        <translation>Det kunde inte kontrolleras: noderna svarar inte nu.</translation>
    </message>
</context>
<context>
    <name>RunnerView</name>
    <message>
        <source>Drill</source>
        <translation>Övning</translation>
    </message>
    <message>
        <source>All drills</source>
        <translation>Alla övningar</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Abort safely…</source>
        <translation>Avbryt säkert…</translation>
    </message>
    <message>
        <source>Time against the target</source>
        <translation>Tiden mot målet</translation>
    </message>
    <message>
        <source>Time left to the target</source>
        <translation>Tid kvar till målet</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Steg</translation>
    </message>
    <message>
        <source>sensed ones turn by themselves</source>
        <translation>avkända slår om själva</translation>
    </message>
    <message>
        <source>Abort if</source>
        <translation>Avbryt om</translation>
    </message>
    <message>
        <source>watched by everybody, all the time</source>
        <translation>bevakas av alla, hela tiden</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>Data loss</source>
        <translation>Dataförlust</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Händelser</translation>
    </message>
    <message>
        <source>Write a note, saved with its time</source>
        <translation>Skriv en anteckning, sparas med tid</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anteckning</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Lägg till</translation>
    </message>
    <message>
        <source>newest first</source>
        <translation>nyaste först</translation>
    </message>
    <message>
        <source>Step done</source>
        <translation>Steget klart</translation>
    </message>
    <message>
        <source>Begin the restore test…</source>
        <translation>Börja återläsningstestet…</translation>
    </message>
    <message>
        <source>End drill</source>
        <translation>Avsluta övningen</translation>
    </message>
    <message>
        <source>Go on without it…</source>
        <translation>Gå vidare utan det…</translation>
    </message>
    <message>
        <source>begun {time}</source>
        <translation>började {time}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Återuppta</translation>
    </message>
    <message>
        <source>{clock} of {target} used</source>
        <translation>{clock} av {target} använt</translation>
    </message>
    <message>
        <source>over: {clock} of {target} used</source>
        <translation>över: {clock} av {target} använt</translation>
    </message>
    <message>
        <source>waiting {span}</source>
        <translation>väntan {span}</translation>
    </message>
    <message>
        <source>paused apart {span}</source>
        <translation>paus för sig {span}</translation>
    </message>
    <message>
        <source>Paused: the clock stands</source>
        <translation>Pausad: klockan står</translation>
    </message>
    <message>
        <source>Over: {says}</source>
        <translation>Slut: {says}</translation>
    </message>
    <message>
        <source>By the plan: {span} to spare</source>
        <translation>Enligt planen: {span} till godo</translation>
    </message>
    <message>
        <source>By the plan: {span} too late</source>
        <translation>Enligt planen: {span} för sent</translation>
    </message>
    <message>
        <source>RTO {span}</source>
        <translation>RTO {span}</translation>
    </message>
    <message>
        <source>last drill: {span}</source>
        <translation>förra övningen: {span}</translation>
    </message>
    <message>
        <source>Now: step {place} of {count}</source>
        <translation>Nu: steg {place} av {count}</translation>
    </message>
    <message>
        <source>Expected: {text}</source>
        <translation>Väntat: {text}</translation>
    </message>
    <message>
        <source>Talked through</source>
        <translation>Genomtalat</translation>
    </message>
    <message>
        <source>All steps are over</source>
        <translation>Alla steg är klara</translation>
    </message>
    <message>
        <source>End the drill</source>
        <translation>Avsluta övningen</translation>
    </message>
    <message>
        <source>Then it says what it showed, and its report can be signed.</source>
        <translation>Då säger den vad den visade, och rapporten kan signeras.</translation>
    </message>
    <message>
        <source>The drill is over</source>
        <translation>Övningen är slut</translation>
    </message>
    <message>
        <source>for {span}</source>
        <translation>i {span}</translation>
    </message>
    <message>
        <source>planned {span}</source>
        <translation>planerat {span}</translation>
    </message>
    <message>
        <source>overdue since {span}</source>
        <translation>försenat sedan {span}</translation>
    </message>
    <message>
        <source>talked through, nothing is touched</source>
        <translation>talas igenom, inget rörs</translation>
    </message>
    <message>
        <source>sensed: nobody ticks it</source>
        <translation>avkänt: bockas av av ingen</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>för hand</translation>
    </message>
    <message>
        <source>a decision</source>
        <translation>ett beslut</translation>
    </message>
    <message>
        <source>waiting, counted apart</source>
        <translation>väntan, räknas för sig</translation>
    </message>
    <message>
        <source>Nothing is seen of it yet.</source>
        <translation>Inget har setts av det ännu.</translation>
    </message>
    <message>
        <source>Seen, and not over: {facts}</source>
        <translation>Sett, och inte klart: {facts}</translation>
    </message>
    <message>
        <source>{done} of {count}</source>
        <translation>{done} av {count}</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Operatör</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Godkännare</translation>
    </message>
    <message>
        <source>Left out on purpose</source>
        <translation>Utelämnad med avsikt</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>Tillgång</translation>
    </message>
    <message>
        <source>target {span}</source>
        <translation>mål {span}</translation>
    </message>
    <message>
        <source>counts once verified</source>
        <translation>räknas när den är kontrollerad</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>{what}</source>
        <translation>{what}</translation>
    </message>
    <message>
        <source>Take back: {what}</source>
        <extracomment>How much a state matters: what stopped asks somebody to look.</extracomment>
        <translation>Ta tillbaka: {what}</translation>
    </message>
    <message>
        <source>A plan that came as a file</source>
        <extracomment>What a plan is called that came as a file, and its steps: what they call themselves proves nothing.</extracomment>
        <translation>En plan som kom som fil</translation>
    </message>
    <message>
        <source>The program below</source>
        <translation>Programmet nedan</translation>
    </message>
    <message>
        <source>plan, nothing has run</source>
        <translation>plan, inget har körts</translation>
    </message>
    <message>
        <source>agreed to, not begun</source>
        <translation>godkänd, inte börjad</translation>
    </message>
    <message>
        <source>running</source>
        <translation>pågår</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausad</translation>
    </message>
    <message>
        <source>done</source>
        <translation>klart</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>stannade</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>avbruten</translation>
    </message>
    <message>
        <source>end unknown</source>
        <translation>okänt slut</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>tillbakadragen</translation>
    </message>
    <message>
        <source>too late</source>
        <translation>för sent</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>inte börjat</translation>
    </message>
    <message>
        <source>done, and seen</source>
        <translation>gjort, och sett</translation>
    </message>
    <message>
        <source>was so already</source>
        <translation>var redan så</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>misslyckades</translation>
    </message>
    <message>
        <source>ended by hand</source>
        <translation>avslutat för hand</translation>
    </message>
    <message>
        <source>What must hold before it did not: {check} is {found}. Nothing was started.</source>
        <extracomment>Why a step did not succeed, by its reason; `{check}`, `{found}`, `{status}` and `{words}` are from its facts.</extracomment>
        <translation>Det som måste gälla innan gällde inte: {check} är {found}. Inget startades.</translation>
    </message>
    <message>
        <source>The program ended well, and its success was not seen: {check} is {found}.</source>
        <translation>Programmet slutade väl, men resultatet syntes inte: {check} är {found}.</translation>
    </message>
    <message>
        <source>The program ended with status {status}.</source>
        <translation>Programmet slutade med status {status}.</translation>
    </message>
    <message>
        <source>The program was ended by signal {signal}.</source>
        <translation>Programmet avslutades av signal {signal}.</translation>
    </message>
    <message>
        <source>The program took too long and was ended.</source>
        <translation>Programmet tog för lång tid och avslutades.</translation>
    </message>
    <message>
        <source>The program could not be started: {words}</source>
        <translation>Programmet kunde inte startas: {words}</translation>
    </message>
    <message>
        <source>The node was never asked to begin: nothing happened.</source>
        <translation>Noden blev aldrig ombedd att börja: inget hände.</translation>
    </message>
    <message>
        <source>Somebody had it ended.</source>
        <translation>Någon lät avsluta det.</translation>
    </message>
    <message>
        <source>The run was stopped while nobody could tell whether this happened.</source>
        <translation>Körningen stoppades medan ingen kunde säga om detta hände.</translation>
    </message>
    <message>
        <source>The program is gone and did not say how it ended. Look whether it happened, then resume.</source>
        <translation>Programmet är borta och sade inte hur det slutade. Se efter om det hände, och återuppta sedan.</translation>
    </message>
    <message>
        <source>The node was restarted meanwhile and nobody knows how the program ended. Look, then resume.</source>
        <translation>Noden startades om under tiden och ingen vet hur programmet slutade. Se efter, och återuppta sedan.</translation>
    </message>
    <message>
        <source>The program ended, and whether it did its work could not be seen: {words}</source>
        <translation>Programmet slutade, men om det gjorde sitt arbete kunde inte ses: {words}</translation>
    </message>
    <message>
        <source>The console that carried it out is gone. Resume: what was begun is asked for, nothing is done twice.</source>
        <translation>Konsolen som utförde den är borta. Återuppta: det som börjat efterfrågas, inget görs två gånger.</translation>
    </message>
    <message>
        <source>Driftvakt failed itself; the crash report says where. Resume asks the nodes.</source>
        <translation>Driftvakt själv gick fel; kraschrapporten säger var. Återuppta frågar noderna.</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>What was looked at is not good enough: {why}.</source>
        <translation>Det som granskades är inte bra nog: {why}.</translation>
    </message>
    <message>
        <source>This node does not have the program: {words}</source>
        <translation>Noden har inte programmet: {words}</translation>
    </message>
    <message>
        <source>The node refused to begin ({why}): {words}</source>
        <translation>Noden vägrade att börja ({why}): {words}</translation>
    </message>
    <message>
        <source>It could not be done: {words}</source>
        <translation>Det gick inte att göra: {words}</translation>
    </message>
    <message>
        <source>{seen}: {wanted}</source>
        <translation>{seen}: {wanted}</translation>
    </message>
    <message>
        <source>{seen}: not {wanted}</source>
        <translation>{seen}: inte {wanted}</translation>
    </message>
    <message>
        <source>{seen}: at least {wanted}</source>
        <translation>{seen}: minst {wanted}</translation>
    </message>
    <message>
        <source>{seen}: at most {wanted}</source>
        <translation>{seen}: högst {wanted}</translation>
    </message>
    <message>
        <source>{seen}: one of {wanted}</source>
        <translation>{seen}: någon av {wanted}</translation>
    </message>
    <message>
        <source>A person does this</source>
        <translation>En person gör detta</translation>
    </message>
    <message>
        <source>Waits for this</source>
        <translation>Väntar på detta</translation>
    </message>
    <message>
        <source>The console notes this</source>
        <translation>Konsolen antecknar detta</translation>
    </message>
    <message>
        <source>The console looks by itself</source>
        <translation>Konsolen ser efter själv</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>Körningar</translation>
    </message>
    <message>
        <source>What, who, where, state</source>
        <translation>Vad, vem, var, läge</translation>
    </message>
    <message>
        <source>Which runs are listed</source>
        <translation>Vilka körningar som visas</translation>
    </message>
    <message>
        <source>Whatever changes a node is a plan first: its exact programs, what must hold before, how success is seen, and the way back. A plan that is carried out is a run. It outlives this window.</source>
        <translation>Allt som ändrar en nod är först en plan: dess exakta program, vad som måste gälla innan, hur framgång syns, och vägen tillbaka. En plan som utförs är en körning. Den överlever det här fönstret.</translation>
    </message>
    <message>
        <source>Agreeing</source>
        <translation>Att godkänna</translation>
    </message>
    <message>
        <source>Some acts need several people. Each signs exactly this plan with an SSH key, at this desk or at another console by a file; one changed letter, and all sign again.</source>
        <translation>Vissa handlingar kräver flera personer. Var och en signerar exakt den här planen med en SSH-nyckel, vid den här platsen eller vid en annan konsol med en fil; ändras en bokstav signerar alla igen.</translation>
    </message>
    <message>
        <source>Surprises</source>
        <translation>Överraskningar</translation>
    </message>
    <message>
        <source>A run stops at the first thing that is not as the plan says. What was done stays done, the rest is not begun, and nothing is ever done a second time by itself.</source>
        <translation>En körning stannar vid det första som inte är som planen säger. Det som gjorts är gjort, resten börjas inte, och inget görs någonsin en andra gång av sig självt.</translation>
    </message>
    <message>
        <source>Nobody knows</source>
        <translation>Ingen vet</translation>
    </message>
    <message>
        <source>When a node goes away in the middle of a step, nobody knows whether it happened. The run says what to look at; once the node answers, it is asked, and that decides.</source>
        <translation>När en nod försvinner mitt i ett steg vet ingen om det hände. Körningen säger vad man ska titta på; när noden svarar frågas den, och det avgör.</translation>
    </message>
    <message>
        <source>Nothing was planned yet</source>
        <translation>Inget har planerats ännu</translation>
    </message>
    <message>
        <source>Acts on nodes begin where the node is: its page, the list, or the palette. Each is a plan first, which stands here with what became of it.</source>
        <translation>Handlingar på noder börjar där noden är: dess sida, listan eller paletten. Var och en är först en plan, som står här med vad det blev av den.</translation>
    </message>
    <message numerus="yes">
        <source>the newest %n</source>
        <translation>
            <numerusform>den nyaste</numerusform>
            <numerusform>de %n nyaste</numerusform>
        </translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>Ingen körning är vald</translation>
    </message>
    <message>
        <source>No run is in this state</source>
        <translation>Ingen körning är i det läget</translation>
    </message>
    <message>
        <source>Choose one in the list.</source>
        <translation>Välj en i listan.</translation>
    </message>
    <message>
        <source>Waits for somebody</source>
        <translation>Väntar på någon</translation>
    </message>
    <message>
        <source>Runs now</source>
        <translation>Körs nu</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Slut</translation>
    </message>
</context>
<context>
    <name>SaveSheet</name>
    <message>
        <source>Save the scenario</source>
        <translation>Spara scenariot</translation>
    </message>
    <message>
        <source>With the values that were set. One of the same name is replaced.</source>
        <translation>Med de värden som ställts in. Ett med samma namn ersätts.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Letters, figures, spaces, - and _</source>
        <translation>Bokstäver, siffror, mellanslag, - och _</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Spara</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Picture saved as {path}</source>
        <translation>Bilden sparades som {path}</translation>
    </message>
    <message>
        <source>The picture could not be written to {path}</source>
        <translation>Bilden kunde inte skrivas till {path}</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Spara bilden</translation>
    </message>
    <message>
        <source>Save the values</source>
        <translation>Spara värdena</translation>
    </message>
    <message>
        <source>Saving the values</source>
        <translation>Sparar värdena</translation>
    </message>
    <message>
        <source>Values saved as {path}</source>
        <translation>Värdena sparades som {path}</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Sparad som {path}</translation>
    </message>
    <message>
        <source>Nothing was saved</source>
        <translation>Inget sparades</translation>
    </message>
    <message>
        <source>Saving the paper</source>
        <translation>Sparar pappret</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Spara som PDF</translation>
    </message>
</context>
<context>
    <name>Scenarios</name>
    <message>
        <source>Production is touched</source>
        <extracomment>The context of the texts of scenarios that ship, for translation. What ends every drill, whatever its scenario.</extracomment>
        <translation>Produktionen berörs</translation>
    </message>
    <message>
        <source>Something started from the copy reaches out of the sandbox</source>
        <translation>Något som startats från kopian når ut ur sandlådan</translation>
    </message>
    <message>
        <source>Less than 15 % of the disk is free</source>
        <translation>Mindre än 15 % av disken är ledig</translation>
    </message>
    <message>
        <source>A real incident needs the people</source>
        <translation>En verklig incident behöver personerna</translation>
    </message>
    <message>
        <source>Twice the time allowed has passed</source>
        <translation>Dubbla den tillåtna tiden har gått</translation>
    </message>
    <message>
        <source>Certificates expired, no internet</source>
        <translation>Certifikat har gått ut, utan internet</translation>
    </message>
    <message>
        <source>Services refuse each other: certificates have expired, and nothing outside can be reached. They are renewed by the site's own authority.</source>
        <translation>Tjänster vägrar varandra: certifikat har gått ut, och inget utanför kan nås. De förnyas av anläggningens egen utfärdare.</translation>
    </message>
    <message>
        <source>The authority's key is not there</source>
        <translation>Utfärdarens nyckel finns inte</translation>
    </message>
    <message>
        <source>Executor</source>
        <translation>Utförare</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Godkännare</translation>
    </message>
    <message>
        <source>Observer, who writes down the time</source>
        <translation>Observatör som antecknar tiden</translation>
    </message>
    <message>
        <source>Scenario and aborts are read</source>
        <translation>Scenario och avbrottsskäl är lästa</translation>
    </message>
    <message>
        <source>Everybody knows what ends the drill at once.</source>
        <translation>Alla vet vad som genast avslutar övningen.</translation>
    </message>
    <message>
        <source>Which certificates have expired, and who trusts them, is listed</source>
        <translation>Vilka certifikat som gått ut, och vilka som litar på dem, är listat</translation>
    </message>
    <message>
        <source>Has the authority expired, too?</source>
        <translation>Har utfärdaren också gått ut?</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nej</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>The start is agreed</source>
        <translation>Starten är godkänd</translation>
    </message>
    <message>
        <source>A second person says yes before anything is done.</source>
        <translation>En andra person säger ja innan något görs.</translation>
    </message>
    <message>
        <source>The clocks are right</source>
        <translation>Klockorna går rätt</translation>
    </message>
    <message>
        <source>A clock that is wrong makes good certificates bad.</source>
        <translation>En klocka som går fel gör bra certifikat dåliga.</translation>
    </message>
    <message>
        <source>The authority's key is fetched</source>
        <translation>Utfärdarens nyckel är hämtad</translation>
    </message>
    <message>
        <source>Certificates are renewed and put in place</source>
        <translation>Certifikaten är förnyade och på plats</translation>
    </message>
    <message>
        <source>Everybody trusts the new authority</source>
        <translation>Alla litar på den nya utfärdaren</translation>
    </message>
    <message>
        <source>Chain and dates hold for every service</source>
        <translation>Kedja och datum håller för varje tjänst</translation>
    </message>
    <message>
        <source>Services are started anew, in their order</source>
        <translation>Tjänsterna är omstartade, i sin ordning</translation>
    </message>
    <message>
        <source>Users are told that the service is back</source>
        <translation>Användarna har fått veta att tjänsten är tillbaka</translation>
    </message>
    <message>
        <source>Cluster state lost (etcd)</source>
        <translation>Klustertillståndet förlorat (etcd)</translation>
    </message>
    <message>
        <source>etcd has lost its quorum. Its newest snapshot comes back as a new cluster, so that nothing of the old one meets it.</source>
        <translation>etcd har förlorat sin beslutsmässighet. Dess nyaste ögonblicksbild kommer tillbaka som ett nytt kluster, så att inget av det gamla möter det.</translation>
    </message>
    <message>
        <source>A quorum is alive</source>
        <translation>En majoritet lever</translation>
    </message>
    <message>
        <source>One member or the whole cluster?</source>
        <translation>En medlem eller hela klustret?</translation>
    </message>
    <message>
        <source>The whole cluster</source>
        <translation>Hela klustret</translation>
    </message>
    <message>
        <source>One member: it joins the others anew</source>
        <translation>En medlem: den ansluter till de andra på nytt</translation>
    </message>
    <message>
        <source>No old member runs or can start</source>
        <translation>Ingen gammal medlem körs eller kan starta</translation>
    </message>
    <message>
        <source>While a quorum lives, a restored cluster is a second truth.</source>
        <translation>Så länge en majoritet lever är ett återläst kluster en andra sanning.</translation>
    </message>
    <message>
        <source>The password is fetched from the safe</source>
        <translation>Lösenordet är hämtat ur kassaskåpet</translation>
    </message>
    <message>
        <source>A backup without its password is no backup. Whoever fetches it is not whoever knows it by heart.</source>
        <translation>En säkerhetskopia utan lösenord är ingen säkerhetskopia. Den som hämtar det är inte den som kan det utantill.</translation>
    </message>
    <message>
        <source>The sealed envelope was whole, and its opening is written down.</source>
        <translation>Det förseglade kuvertet var helt, och att det öppnats är nedskrivet.</translation>
    </message>
    <message>
        <source>The repository opens</source>
        <translation>Förrådet öppnas</translation>
    </message>
    <message>
        <source>The password and the way to the copy are the right ones.</source>
        <translation>Lösenordet och vägen till kopian är de rätta.</translation>
    </message>
    <message>
        <source>The restore test's first layer holds.</source>
        <translation>Återläsningstestets första skikt håller.</translation>
    </message>
    <message>
        <source>Everything is back in the sandbox</source>
        <translation>Allt är tillbaka i sandlådan</translation>
    </message>
    <message>
        <source>What was saved comes back at all, and the time it takes is measured.</source>
        <translation>Det som sparades kommer över huvud taget tillbaka, och tiden mäts.</translation>
    </message>
    <message>
        <source>As many files and bytes as the backup counts; the tool ends with status 0.</source>
        <translation>Så många filer och byte som säkerhetskopian räknar; verktyget slutar med status 0.</translation>
    </message>
    <message>
        <source>Every file is what was saved</source>
        <translation>Varje fil är den som sparades</translation>
    </message>
    <message>
        <source>That files came back says nothing of what is in them.</source>
        <translation>Att filer kom tillbaka säger inget om vad som står i dem.</translation>
    </message>
    <message>
        <source>No file differs in content, owner, mode or time.</source>
        <translation>Ingen fil skiljer sig i innehåll, ägare, rättigheter eller tid.</translation>
    </message>
    <message>
        <source>The restore test says PASS</source>
        <translation>Återläsningstestet säger PASS</translation>
    </message>
    <message>
        <source>Only a whole test, with the sandbox removed, counts as proof.</source>
        <translation>Bara ett helt test, med sandlådan borttagen, räknas som bevis.</translation>
    </message>
    <message>
        <source>Hash and revision are as expected, the revision was raised</source>
        <translation>Kontrollsumma och revision är som väntat, revisionen höjdes</translation>
    </message>
    <message>
        <source>Else those who watch it keep what they remember of the future.</source>
        <translation>Annars behåller de som bevakar det vad de minns av framtiden.</translation>
    </message>
    <message>
        <source>Workloads are the ones that should run</source>
        <translation>Det som körs är det som ska köras</translation>
    </message>
    <message>
        <source>GPU node lost</source>
        <translation>GPU-nod förlorad</translation>
    </message>
    <message>
        <source>A node with GPUs fails for good. Its work moves away, the node is set up anew and takes work again.</source>
        <translation>En nod med GPU:er går sönder på riktigt. Dess arbete flyttas, noden sätts upp på nytt och tar emot arbete igen.</translation>
    </message>
    <message>
        <source>The driver's version does not match the other nodes</source>
        <translation>Drivrutinens version stämmer inte med de andra noderna</translation>
    </message>
    <message>
        <source>Repair it or replace it?</source>
        <translation>Laga eller byta ut?</translation>
    </message>
    <message>
        <source>Repair: its disks and its name stay</source>
        <translation>Laga: diskarna och namnet är kvar</translation>
    </message>
    <message>
        <source>Replace: another machine takes its place</source>
        <translation>Byta ut: en annan maskin tar dess plats</translation>
    </message>
    <message>
        <source>The node is drained</source>
        <translation>Noden är tömd</translation>
    </message>
    <message>
        <source>No job is lost that could have moved.</source>
        <translation>Inget jobb går förlorat som hade kunnat flytta.</translation>
    </message>
    <message>
        <source>A run that drains the node has succeeded.</source>
        <translation>En körning som tömmer noden har lyckats.</translation>
    </message>
    <message>
        <source>The node is set up anew from its image</source>
        <translation>Noden är uppsatt på nytt från sin avbild</translation>
    </message>
    <message>
        <source>The new machine has the name, the address and the keys of the old one</source>
        <translation>Den nya maskinen har den gamlas namn, adress och nycklar</translation>
    </message>
    <message>
        <source>The driver is the version of the other nodes</source>
        <translation>Drivrutinen har samma version som på de andra noderna</translation>
    </message>
    <message>
        <source>The node reports</source>
        <translation>Noden rapporterar</translation>
    </message>
    <message>
        <source>Its connection stands and it sends samples.</source>
        <translation>Förbindelsen står och den skickar mätvärden.</translation>
    </message>
    <message>
        <source>Every GPU is there, and a test job over all of them ends well</source>
        <translation>Alla GPU:er finns, och ett testjobb över dem alla slutar väl</translation>
    </message>
    <message>
        <source>The node takes work again</source>
        <translation>Noden tar emot arbete igen</translation>
    </message>
    <message>
        <source>Model store lost</source>
        <translation>Modellförrådet förlorat</translation>
    </message>
    <message>
        <source>The disks with the models' weights are gone. They come back from the backup, are hashed, and a model answers from them.</source>
        <translation>Diskarna med modellernas vikter är borta. De kommer tillbaka från säkerhetskopian, får sina kontrollsummor, och en modell svarar från dem.</translation>
    </message>
    <message>
        <source>The link to the backups is saturated</source>
        <translation>Länken till säkerhetskopiorna är mättad</translation>
    </message>
    <message>
        <source>The smallest set that serves first?</source>
        <translation>Den minsta mängd som kan ge tjänst först?</translation>
    </message>
    <message>
        <source>Users come back sooner, everything else later.</source>
        <translation>Användarna kommer tillbaka tidigare, allt annat senare.</translation>
    </message>
    <message>
        <source>Yes, the serving set first</source>
        <translation>Ja, det som ger tjänst först</translation>
    </message>
    <message>
        <source>No, everything at once</source>
        <translation>Nej, allt på en gång</translation>
    </message>
    <message>
        <source>There is space beside what runs</source>
        <translation>Det finns plats bredvid det som körs</translation>
    </message>
    <message>
        <source>At least the size of the backup, and 15 % of the disk, are free.</source>
        <translation>Minst säkerhetskopians storlek och 15 % av disken är lediga.</translation>
    </message>
    <message>
        <source>The serving set is picked by its manifest</source>
        <translation>Det som ger tjänst är utvalt efter sitt manifest</translation>
    </message>
    <message>
        <source>Golden prompts get their known answers</source>
        <translation>Kontrollfrågorna får sina kända svar</translation>
    </message>
    <message>
        <source>Weights can be whole and still not fit their tokenizer.</source>
        <translation>Vikter kan vara hela och ändå inte passa sin tokenizer.</translation>
    </message>
    <message>
        <source>Good enough to serve from?</source>
        <translation>Bra nog att ge tjänst från?</translation>
    </message>
    <message>
        <source>No, it goes on as a finding</source>
        <translation>Nej, det blir en anmärkning</translation>
    </message>
    <message>
        <source>A model answers from the restored copy</source>
        <translation>En modell svarar från den återlästa kopian</translation>
    </message>
    <message>
        <source>Ransomware on the NAS</source>
        <translation>Utpressningsprogram på lagringen</translation>
    </message>
    <message>
        <source>Files on the shared storage are encrypted by somebody. It is cut off, a clean point is found, and only that comes back.</source>
        <translation>Filer på den gemensamma lagringen har krypterats av någon. Den kopplas bort, en ren tidpunkt hittas, och bara den kommer tillbaka.</translation>
    </message>
    <message>
        <source>Live malware is found in what came back</source>
        <translation>Levande skadlig kod hittas i det som kom tillbaka</translation>
    </message>
    <message>
        <source>The storage and the accounts that wrote are cut off</source>
        <translation>Lagringen och de konton som skrev är bortkopplade</translation>
    </message>
    <message>
        <source>Every minute more files are lost, and backups may be next.</source>
        <translation>Varje minut förloras fler filer, och säkerhetskopiorna kan stå på tur.</translation>
    </message>
    <message>
        <source>How far back?</source>
        <translation>Hur långt tillbaka?</translation>
    </message>
    <message>
        <source>The last day</source>
        <translation>Det senaste dygnet</translation>
    </message>
    <message>
        <source>The last week</source>
        <translation>Den senaste veckan</translation>
    </message>
    <message>
        <source>As far as needed</source>
        <translation>Så långt som behövs</translation>
    </message>
    <message>
        <source>A machine that nobody could have touched is ready</source>
        <translation>En maskin som ingen kan ha rört är klar</translation>
    </message>
    <message>
        <source>The restored files are scanned: entropy, file names, a canary that is whole</source>
        <translation>De återlästa filerna är genomsökta: entropi, filnamn, en kanariefil som är hel</translation>
    </message>
    <message>
        <source>A backup of encrypted files restores encrypted files.</source>
        <translation>En säkerhetskopia av krypterade filer återläser krypterade filer.</translation>
    </message>
    <message>
        <source>The way in is closed, passwords and keys are new</source>
        <translation>Vägen in är stängd, lösenord och nycklar är nya</translation>
    </message>
    <message>
        <source>Power or cooling lost</source>
        <translation>Ström eller kyla förlorad</translation>
    </message>
    <message>
        <source>The hall gets hot or runs on batteries. Load is shed, machines go down in order and come back in order.</source>
        <translation>Hallen blir varm eller går på batterier. Last kopplas bort, maskiner stängs av i ordning och kommer tillbaka i ordning.</translation>
    </message>
    <message>
        <source>The temperature rises</source>
        <translation>Temperaturen stiger</translation>
    </message>
    <message>
        <source>Shed load, or shut everything down?</source>
        <translation>Koppla bort last eller stänga av allt?</translation>
    </message>
    <message>
        <source>Hot hardware breaks minutes after cold hardware would have been safe.</source>
        <translation>Varm hårdvara går sönder minuter efter att kall hade varit säker.</translation>
    </message>
    <message>
        <source>Shed load</source>
        <translation>Koppla bort last</translation>
    </message>
    <message>
        <source>Shut everything down</source>
        <translation>Stänga av allt</translation>
    </message>
    <message>
        <source>Training has written its checkpoints</source>
        <translation>Träningen har skrivit sina kontrollpunkter</translation>
    </message>
    <message>
        <source>Work that can wait is stopped</source>
        <translation>Arbete som kan vänta är stoppat</translation>
    </message>
    <message>
        <source>Machines are down: nodes first, storage last</source>
        <translation>Maskinerna är avstängda: noder först, lagring sist</translation>
    </message>
    <message>
        <source>Power and cooling are back and stay</source>
        <translation>Ström och kyla är tillbaka och håller</translation>
    </message>
    <message>
        <source>Machines are up: network, storage, services, nodes</source>
        <translation>Maskinerna är igång: nät, lagring, tjänster, noder</translation>
    </message>
    <message>
        <source>Temperatures are as usual</source>
        <translation>Temperaturerna är som vanligt</translation>
    </message>
    <message>
        <source>File systems are whole</source>
        <translation>Filsystemen är hela</translation>
    </message>
    <message>
        <source>Every node reports</source>
        <translation>Varje nod rapporterar</translation>
    </message>
    <message>
        <source>Registry lost</source>
        <translation>Registret förlorat</translation>
    </message>
    <message>
        <source>Images cannot be pulled: the registry's database and blobs are gone. Both come back from one point in time.</source>
        <translation>Avbilder kan inte hämtas: registrets databas och blobbar är borta. Båda kommer tillbaka från en och samma tidpunkt.</translation>
    </message>
    <message>
        <source>Database and blobs do not fit together</source>
        <translation>Databas och blobbar passar inte ihop</translation>
    </message>
    <message>
        <source>Restore it or fill it from the other site?</source>
        <translation>Läsa åter eller fylla från den andra anläggningen?</translation>
    </message>
    <message>
        <source>Restore it</source>
        <translation>Läsa åter</translation>
    </message>
    <message>
        <source>Fill it from the other site</source>
        <translation>Fylla från den andra anläggningen</translation>
    </message>
    <message>
        <source>Database and blobs are from the same point in time</source>
        <translation>Databas och blobbar är från samma tidpunkt</translation>
    </message>
    <message>
        <source>A database that names blobs which came later, or went, gives images that cannot be pulled.</source>
        <translation>En databas som nämner blobbar som kom senare, eller försvann, ger avbilder som inte kan hämtas.</translation>
    </message>
    <message>
        <source>An image is pulled by its digest, and its signature holds</source>
        <translation>En avbild hämtas med sin kontrollsumma, och dess signatur håller</translation>
    </message>
    <message>
        <source>Nodes pull from the restored registry</source>
        <translation>Noderna hämtar från det återlästa registret</translation>
    </message>
    <message>
        <source>Continuity and recovery plans, tested</source>
        <translation>Planer för kontinuitet och återhämtning, testade</translation>
    </message>
    <message>
        <source>Backups tested by restoring; documented, corrected</source>
        <translation>Säkerhetskopior testade genom återläsning; dokumenterat, åtgärdat</translation>
    </message>
    <message>
        <source>Response and recovery plans tested each year</source>
        <translation>Planer för svar och återhämtning testade varje år</translation>
    </message>
    <message>
        <source>Restored on a separate system, reconciled</source>
        <translation>Återläst på ett åtskilt system, avstämt</translation>
    </message>
    <message>
        <source>Tests of continuity with findings followed up</source>
        <translation>Tester av kontinuitet med uppföljda anmärkningar</translation>
    </message>
    <message>
        <source>After-action report with corrective actions</source>
        <translation>Rapport efter övningen med åtgärder</translation>
    </message>
    <message>
        <source>Exercise with evaluation and improvement</source>
        <translation>Övning med utvärdering och förbättring</translation>
    </message>
    <message>
        <source>Site lost</source>
        <translation>Anläggning förlorad</translation>
    </message>
    <message>
        <source>A whole site is gone. The other one takes over what must not stop.</source>
        <translation>En hel anläggning är borta. Den andra tar över det som inte får stanna.</translation>
    </message>
    <message>
        <source>Both sites write</source>
        <translation>Båda anläggningarna skriver</translation>
    </message>
    <message>
        <source>Fail over or wait?</source>
        <translation>Växla över eller vänta?</translation>
    </message>
    <message>
        <source>Going back takes longer than going over.</source>
        <translation>Att gå tillbaka tar längre tid än att gå över.</translation>
    </message>
    <message>
        <source>Fail over</source>
        <translation>Växla över</translation>
    </message>
    <message>
        <source>Wait for the site</source>
        <translation>Vänta på anläggningen</translation>
    </message>
    <message>
        <source>The lost site cannot come back by itself and write</source>
        <translation>Den förlorade anläggningen kan inte komma tillbaka av sig själv och skriva</translation>
    </message>
    <message>
        <source>Two sites that both write cannot be joined again.</source>
        <translation>Två anläggningar som båda skriver går inte att foga ihop igen.</translation>
    </message>
    <message>
        <source>The models that must not stop run at the other site</source>
        <translation>De modeller som inte får stanna körs på den andra anläggningen</translation>
    </message>
    <message>
        <source>The other site has a quorum and the capacity for it</source>
        <translation>Den andra anläggningen har beslutsmässighet och kapacitet för det</translation>
    </message>
    <message>
        <source>Clients get answers</source>
        <translation>Klienterna får svar</translation>
    </message>
    <message>
        <source>The nodes report again</source>
        <translation>Noderna rapporterar igen</translation>
    </message>
    <message>
        <source>Slurm state lost</source>
        <translation>Slurms tillstånd förlorat</translation>
    </message>
    <message>
        <source>The scheduler's database or state is gone. It comes back into a scratch place, is looked at, and then takes over.</source>
        <translation>Schemaläggarens databas eller tillstånd är borta. Det kommer tillbaka på en tillfällig plats, granskas och tar sedan över.</translation>
    </message>
    <message>
        <source>Jobs run that would be lost</source>
        <translation>Jobb körs som skulle gå förlorade</translation>
    </message>
    <message>
        <source>May running jobs be lost?</source>
        <translation>Får pågående jobb gå förlorade?</translation>
    </message>
    <message>
        <source>No, they end first</source>
        <translation>Nej, de slutar först</translation>
    </message>
    <message>
        <source>Running jobs have ended</source>
        <translation>Pågående jobb har slutat</translation>
    </message>
    <message>
        <source>Accounts, limits and history are there</source>
        <translation>Konton, gränser och historik finns</translation>
    </message>
    <message>
        <source>The controller starts with its state, never without</source>
        <translation>Styrprogrammet startar med sitt tillstånd, aldrig utan</translation>
    </message>
    <message>
        <source>A start without state forgets every job.</source>
        <translation>En start utan tillstånd glömmer varje jobb.</translation>
    </message>
    <message>
        <source>A test job is queued, runs and is accounted</source>
        <translation>Ett testjobb köas, körs och bokförs</translation>
    </message>
    <message>
        <source>Vector database corrupt</source>
        <translation>Vektordatabasen skadad</translation>
    </message>
    <message>
        <source>Answers cite what does not exist: the index is damaged. It comes back beside the live one, is compared, and takes its place by its alias.</source>
        <translation>Svaren hänvisar till sådant som inte finns: indexet är skadat. Det kommer tillbaka bredvid det levande, jämförs och tar dess plats genom sitt alias.</translation>
    </message>
    <message>
        <source>Newer writes would be lost</source>
        <translation>Nyare skrivningar skulle gå förlorade</translation>
    </message>
    <message>
        <source>Restore it or build it anew from the documents?</source>
        <translation>Läsa åter eller bygga nytt från dokumenten?</translation>
    </message>
    <message>
        <source>Build it anew</source>
        <translation>Bygga nytt</translation>
    </message>
    <message>
        <source>Writes to the live database are stopped or kept aside</source>
        <translation>Skrivningar till den levande databasen är stoppade eller lagda åt sidan</translation>
    </message>
    <message>
        <source>Newer writes would be lost when the copy takes its place.</source>
        <translation>Nyare skrivningar skulle gå förlorade när kopian tar plats.</translation>
    </message>
    <message>
        <source>Counts agree, and questions with known answers find them</source>
        <translation>Antalen stämmer, och frågor med kända svar hittar dem</translation>
    </message>
    <message>
        <source>Recall among the first ten is no worse than before.</source>
        <translation>Träffarna bland de tio första är inte sämre än förut.</translation>
    </message>
    <message>
        <source>The alias points to the restored collection</source>
        <translation>Aliaset pekar på den återlästa samlingen</translation>
    </message>
    <message>
        <source>Operator workstation lost</source>
        <translation>Operatörens arbetsstation förlorad</translation>
    </message>
    <message>
        <source>The machine with this console is gone. Another takes its place from the kit that lies elsewhere: journal, known hosts, people, list of secrets.</source>
        <translation>Maskinen med den här konsolen är borta. En annan tar dess plats från det som ligger på annat håll: journal, kända värdar, personer, lista över hemligheter.</translation>
    </message>
    <message>
        <source>The kit is not complete</source>
        <translation>Paketet är inte komplett</translation>
    </message>
    <message>
        <source>Break the glass?</source>
        <translation>Krossa glaset?</translation>
    </message>
    <message>
        <source>No, a second person approves</source>
        <translation>Nej, en andra person godkänner</translation>
    </message>
    <message>
        <source>Yes, and it is reviewed</source>
        <translation>Ja, och det granskas efteråt</translation>
    </message>
    <message>
        <source>Another machine with the console is ready, offline</source>
        <translation>En annan maskin med konsolen är klar, utan nät</translation>
    </message>
    <message>
        <source>The recovery kit is fetched</source>
        <translation>Återställningspaketet är hämtat</translation>
    </message>
    <message>
        <source>Journal, known hosts, the list of people and the list of secrets are in it.</source>
        <translation>Journal, kända värdar, listan över personer och listan över hemligheter finns i det.</translation>
    </message>
    <message>
        <source>The log is whole and its signatures hold</source>
        <translation>Loggen är hel och dess signaturer håller</translation>
    </message>
    <message>
        <source>Every node is reached from the new machine</source>
        <translation>Varje nod nås från den nya maskinen</translation>
    </message>
</context>
<context>
    <name>ScheduleSheet</name>
    <message>
        <source>Scheduled restore tests of {name}</source>
        <translation>Schemalagda återställningsprov av {name}</translation>
    </message>
    <message>
        <source>A test begins by itself while a console is open; one that was due while none was is INCONCLUSIVE.</source>
        <translation>Ett prov börjar av sig självt medan en konsol är öppen; ett som skulle ha körts medan ingen var det är OAVGJORT.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Schema</translation>
    </message>
    <message>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nästa</translation>
    </message>
    <message>
        <source>Agreed to</source>
        <translation>Godkänt</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>Senaste gången</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Scheman</translation>
    </message>
    <message>
        <source>None is set.</source>
        <translation>Inget är satt.</translation>
    </message>
    <message>
        <source>Each night at three</source>
        <translation>Varje natt klockan tre</translation>
    </message>
    <message>
        <source>Each Sunday at three</source>
        <translation>Varje söndag klockan tre</translation>
    </message>
    <message>
        <source>Each month on the first</source>
        <translation>Den första varje månad</translation>
    </message>
    <message>
        <source>Times of your own</source>
        <translation>Egna tider</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Hur ofta</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopia</translation>
    </message>
    <message>
        <source>The copy must come back</source>
        <translation>Kopian ska komma tillbaka</translation>
    </message>
    <message>
        <source>Negative control: it is damaged, and must fail</source>
        <translation>Negativ kontroll: den är skadad och ska underkännas</translation>
    </message>
    <message>
        <source>What it shows</source>
        <translation>Vad det visar</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Tider</translation>
    </message>
    <message>
        <source>Minute, hour, day, month, weekday, as cron has them; or @daily, @weekly</source>
        <translation>Minut, timme, dag, månad, veckodag, som i cron; eller @daily, @weekly</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Show the plan…</source>
        <translation>Visa planen…</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>till {day}</translation>
    </message>
    <message>
        <source>{have} of {needs}</source>
        <translation>{have} av {needs}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsätt</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>Godkänn</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Ta bort</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausat</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>ingen än</translation>
    </message>
    <message>
        <source>Next: {times}. Times are those of {zone}.</source>
        <translation>Nästa: {times}. Tiderna gäller {zone}.</translation>
    </message>
</context>
<context>
    <name>Schedules</name>
    <message>
        <source>plan made</source>
        <translation>plan gjord</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>hoppades över</translation>
    </message>
    <message>
        <source>missed: no console was open</source>
        <translation>missades: ingen konsol var öppen</translation>
    </message>
    <message>
        <source>It waits for a person: too few have agreed to this schedule.</source>
        <extracomment>Why a plan of a schedule waits for a person.</extracomment>
        <translation>Den väntar på en person: för få har godkänt det här schemat.</translation>
    </message>
    <message>
        <source>It waits for a person: the plan is not word by word what was agreed to.</source>
        <translation>Den väntar på en person: planen är inte ord för ord det som godkändes.</translation>
    </message>
    <message>
        <source>It waits for a person: the time is over for which it was agreed to.</source>
        <translation>Den väntar på en person: tiden som det godkändes för är slut.</translation>
    </message>
    <message>
        <source>It waits for a person: it comes sooner after the one before than was agreed to.</source>
        <translation>Den väntar på en person: den kommer tätare efter den förra än vad som godkändes.</translation>
    </message>
    <message>
        <source>the run before goes on or waits still</source>
        <extracomment>Why a time was skipped, by its reason; others are what the environment said.</extracomment>
        <translation>den förra körningen pågår eller väntar fortfarande</translation>
    </message>
    <message>
        <source>nothing here makes such plans</source>
        <translation>inget här gör sådana planer</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>“{when}” is no time that can be kept: give minute, hour, day, month and weekday as cron has them (0 3 * * *), or @daily, @weekly, @monthly.</source>
        <extracomment>What has a name of its own. More missed times than these are not counted. It is looked so many seconds back first, and then so many times as far.</extracomment>
        <translation>”{when}” är ingen tid som går att hålla: ange minut, timme, dag, månad och veckodag som i cron (0 3 * * *), eller @daily, @weekly, @monthly.</translation>
    </message>
    <message>
        <source>“{when}” never comes.</source>
        <translation>”{when}” kommer aldrig.</translation>
    </message>
    <message>
        <source>There is no time zone {zone}.</source>
        <translation>Det finns ingen tidszon {zone}.</translation>
    </message>
    <message>
        <source>There is no schedule {name}.</source>
        <extracomment>How late something may begin, and for how long it is agreed to, in seconds, where nobody says otherwise. So many times say how often something comes.</extracomment>
        <translation>Det finns inget schema {name}.</translation>
    </message>
    <message>
        <source>Nothing that is called {act} can be done by schedule.</source>
        <translation>Inget som heter {act} kan göras enligt schema.</translation>
    </message>
    <message>
        <source>{act} has no argument {name}.</source>
        <translation>{act} har inget argument {name}.</translation>
    </message>
    <message>
        <source>It may begin up to a week late.</source>
        <translation>Det får börja högst en vecka för sent.</translation>
    </message>
    <message>
        <source>The end lies ahead, at most ten years.</source>
        <translation>Slutet ligger framåt, högst tio år.</translation>
    </message>
    <message>
        <source>This time was decided already.</source>
        <translation>Den här tiden är redan avgjord.</translation>
    </message>
</context>
<context>
    <name>Scheduling</name>
    <message>
        <source>Nothing can be scheduled here</source>
        <translation>Inget kan schemaläggas här</translation>
    </message>
    <message>
        <source>Planning the restore test</source>
        <translation>Planerar återställningsprovet</translation>
    </message>
    <message>
        <source>Scheduling</source>
        <translation>Schemalägger</translation>
    </message>
    <message>
        <source>{schedule}: {name} is tested next {when}</source>
        <translation>{schedule}: {name} provas nästa gång {when}</translation>
    </message>
    <message>
        <source>Agreeing</source>
        <translation>Godkänner</translation>
    </message>
    <message>
        <source>Changing the schedule</source>
        <translation>Ändrar schemat</translation>
    </message>
    <message>
        <source>{schedule} is signed</source>
        <translation>{schedule} är signerat</translation>
    </message>
    <message>
        <source>Sign {schedule}: tests of {name}</source>
        <translation>Signera {schedule}: prov av {name}</translation>
    </message>
    <message>
        <source>Plans that are word by word its template begin by themselves once enough have signed.</source>
        <translation>Planer som ord för ord är dess mall börjar av sig själva när tillräckligt många har signerat.</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signera</translation>
    </message>
</context>
<context>
    <name>ScoreSheet</name>
    <message>
        <source>ML Test Score of {model}</source>
        <translation>ML Test Score för {model}</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>Skriv ned det</translation>
    </message>
    <message>
        <source>Half a point when done by hand and written down, a whole one when it runs by itself. The weakest of four sections is the score.</source>
        <translation>En halv poäng när det görs för hand och skrivs ned, en hel när det går av sig självt. Den svagaste av fyra delar är poängen.</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prov</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>Nästa svar</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Prov</translation>
    </message>
    <message>
        <source>By what people say: {points} of 7</source>
        <translation>Efter vad folk säger: {points} av 7</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändra</translation>
    </message>
    <message>
        <source>Nothing changes.</source>
        <translation>Inget ändras.</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Filter</source>
        <translation>Filtrera</translation>
    </message>
</context>
<context>
    <name>SecretSheet</name>
    <message>
        <source>The last one was not right.</source>
        <translation>Det förra var inte rätt.</translation>
    </message>
    <message>
        <source>In the node's own words: {text}</source>
        <translation>Med nodens egna ord: {text}</translation>
    </message>
    <message>
        <source>Keep it in the keyring ({keyring})</source>
        <translation>Förvara den i nyckelringen ({keyring})</translation>
    </message>
    <message>
        <source>Otherwise it is known until Driftvakt closes.</source>
        <translation>Annars är den känd tills Driftvakt stängs.</translation>
    </message>
    <message>
        <source>It is known until Driftvakt closes.</source>
        <translation>Den är känd tills Driftvakt stängs.</translation>
    </message>
    <message>
        <source>It is known until Driftvakt closes. No safe keyring was found on this workstation.</source>
        <translation>Den är känd tills Driftvakt stängs. Ingen säker nyckelring hittades på den här arbetsstationen.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Inte nu</translation>
    </message>
    <message>
        <source>Passphrase of a key</source>
        <translation>Lösenfras för en nyckel</translation>
    </message>
    <message>
        <source>The private key {key} is locked. Its passphrase opens it on this workstation and is not sent anywhere.</source>
        <translation>Den privata nyckeln {key} är låst. Dess lösenfras öppnar den på den här arbetsstationen och skickas ingenstans.</translation>
    </message>
    <message>
        <source>Unlock key</source>
        <translation>Lås upp nyckeln</translation>
    </message>
    <message>
        <source>Log in to {node}</source>
        <translation>Logga in på {node}</translation>
    </message>
    <message>
        <source>Password for {node}</source>
        <translation>Lösenord för {node}</translation>
    </message>
    <message>
        <source>{account} asks for a password. It is sent to that machine and to nobody else.</source>
        <translation>{account} frågar efter ett lösenord. Det skickas till den maskinen och till ingen annan.</translation>
    </message>
    <message>
        <source>{node} asks</source>
        <translation>{node} frågar</translation>
    </message>
    <message>
        <source>{account} asks this. The answers are sent to that machine and to nobody else.</source>
        <translation>{account} frågar detta. Svaren skickas till den maskinen och till ingen annan.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Svara</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Lösenfras</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Lösenord</translation>
    </message>
</context>
<context>
    <name>SegmentedControl</name>
    <message>
        <source>Choice</source>
        <translation>Val</translation>
    </message>
</context>
<context>
    <name>ServedWhen</name>
    <message>
        <source>unplanned</source>
        <extracomment>So much of the past is shown at most, and so little at least, in seconds. Gaps that are shorter are no gaps: a look may come late.</extracomment>
        <translation>oplanerad</translation>
    </message>
    <message>
        <source>{share} since {day}</source>
        <translation>{share} sedan {day}</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>sedan {day}</translation>
    </message>
    <message>
        <source>{length}, rolled back</source>
        <translation>{length}, återgången</translation>
    </message>
</context>
<context>
    <name>ServicesSheet</name>
    <message>
        <source>Services of {node}</source>
        <extracomment>A log that is looked at is read on every so many milliseconds, in pieces of so many lines. What of the window behind it stays in sight, in pixels.</extracomment>
        <translation>Tjänster på {node}</translation>
    </message>
    <message>
        <source>Filter services</source>
        <translation>Filtrera tjänster</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Tjänst</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Vad det är</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>Tjänster</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Läs igen</translation>
    </message>
    <message>
        <source>Forget the failure…</source>
        <translation>Glöm felet…</translation>
    </message>
    <message>
        <source>Start…</source>
        <translation>Starta…</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>Stoppa…</translation>
    </message>
    <message>
        <source>Restart…</source>
        <translation>Starta om…</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logg</translation>
    </message>
    <message>
        <source>Find in its log</source>
        <translation>Sök i dess logg</translation>
    </message>
    <message>
        <source>Choose a service to read its log</source>
        <translation>Välj en tjänst för att läsa dess logg</translation>
    </message>
    <message>
        <source>Log of the service</source>
        <translation>Tjänstens logg</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Läser…</translation>
    </message>
    <message>
        <source>{shown} of {all} services, {failed} failed</source>
        <translation>{shown} av {all} tjänster, {failed} trasiga</translation>
    </message>
    <message>
        <source>Making the plan…</source>
        <translation>Gör planen…</translation>
    </message>
    <message>
        <source>Log of {unit}</source>
        <translation>Logg för {unit}</translation>
    </message>
    <message>
        <source>Nothing in its log</source>
        <translation>Inget i dess logg</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Inget hittades</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Width of the list of nodes</source>
        <translation>Nodlistans bredd</translation>
    </message>
    <message>
        <source>The node that was shown last</source>
        <translation>Noden som visades senast</translation>
    </message>
    <message>
        <source>Columns and order of the table of all nodes</source>
        <translation>Kolumner och ordning i tabellen över alla noder</translation>
    </message>
    <message>
        <source>Signals of a node's GPUs</source>
        <translation>Signaler för en nods GPU:er</translation>
    </message>
    <message>
        <source>Signals of one GPU</source>
        <translation>Signaler för en GPU</translation>
    </message>
    <message>
        <source>Signals of a node without GPUs</source>
        <translation>Signaler för en nod utan GPU:er</translation>
    </message>
    <message>
        <source>Signals of compared GPUs</source>
        <translation>Signaler för jämförda GPU:er</translation>
    </message>
    <message>
        <source>Signals of compared nodes</source>
        <translation>Signaler för jämförda noder</translation>
    </message>
    <message>
        <source>Columns and order of what needs attention</source>
        <translation>Kolumner och ordning för det som kräver uppmärksamhet</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hög kontrast</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Språk</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Som systemet</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Svenska</source>
        <translation>Svenska</translation>
    </message>
    <message>
        <source>Nothing blinks or glides</source>
        <translation>Inget blinkar eller glider</translation>
    </message>
    <message>
        <source>The window's size and place</source>
        <translation>Fönstrets storlek och plats</translation>
    </message>
    <message>
        <source>The page that was shown last</source>
        <translation>Sidan som visades senast</translation>
    </message>
    <message>
        <source>Time range of all pages</source>
        <extracomment>Seconds: no shorter or longer range can be read. Milliseconds after which who reads the past hears of another moment: a hand that drags passes many of them. `seconds` in sight, their `end` and the pinned crosshair (unix seconds; none: now, and no pin).</extracomment>
        <translation>Alla sidors tidsspann</translation>
    </message>
    <message>
        <source>Read-only: nothing is changed from here</source>
        <translation>Skrivskydd: inget ändras härifrån</translation>
    </message>
    <message>
        <source>Lock after so many idle minutes; 0: never</source>
        <translation>Lås efter så många stilla minuter; 0: aldrig</translation>
    </message>
    <message>
        <source>Sign the log when the window closes</source>
        <translation>Signera loggen när fönstret stängs</translation>
    </message>
    <message>
        <source>Sign the log after so many entries; 0: never</source>
        <translation>Signera loggen efter så många poster; 0: aldrig</translation>
    </message>
    <message>
        <source>Sign the log once a day</source>
        <translation>Signera loggen en gång om dagen</translation>
    </message>
    <message>
        <source>The folder of the log's backups</source>
        <translation>Mappen för loggens säkerhetskopior</translation>
    </message>
    <message>
        <source>Back up the log after so many hours; 0: by hand</source>
        <translation>Säkerhetskopiera loggen efter så många timmar; 0: för hand</translation>
    </message>
    <message>
        <source>How many backups of the log stay</source>
        <translation>Hur många kopior av loggen som blir kvar</translation>
    </message>
    <message>
        <source>Width of the list of runs</source>
        <translation>Bredd på listan med körningar</translation>
    </message>
    <message>
        <source>Which runs are listed</source>
        <translation>Vilka körningar som visas</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alla</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Slut</translation>
    </message>
    <message>
        <source>Which alarms are listed</source>
        <translation>Vilka larm som listas</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiva</translation>
    </message>
    <message>
        <source>Returned, not acknowledged</source>
        <translation>Återgångna, okvitterade</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>Undanlagt</translation>
    </message>
    <message>
        <source>Suppressed by design</source>
        <translation>Avsiktligt undertryckta</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>Ur drift</translation>
    </message>
    <message>
        <source>Columns of the list of alarms</source>
        <translation>Larmlistans kolumner</translation>
    </message>
    <message>
        <source>What the draft of a hand-over says</source>
        <extracomment>The words of the one who hands over are no longer than this.</extracomment>
        <translation>Vad utkastet till en överlämning säger</translation>
    </message>
    <message>
        <source>What was gone through for a hand-over</source>
        <translation>Vad som gåtts igenom inför en överlämning</translation>
    </message>
    <message>
        <source>Notify of new alarms on the desktop</source>
        <translation>Avisera om nya larm på skrivbordet</translation>
    </message>
    <message>
        <source>Sound with new alarms</source>
        <translation>Ljud vid nya larm</translation>
    </message>
    <message>
        <source>Width of the list of incidents</source>
        <translation>Bredd på listan över incidenter</translation>
    </message>
    <message>
        <source>Which scenario is shown</source>
        <translation>Vilket scenario som visas</translation>
    </message>
    <message>
        <source>What the Recovery page shows</source>
        <translation>Vad sidan Återställning visar</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Tavla</translation>
    </message>
    <message>
        <source>Drills</source>
        <translation>Övningar</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bevis</translation>
    </message>
    <message>
        <source>Columns of the board of recovery</source>
        <translation>Kolumner på återställningens tavla</translation>
    </message>
    <message>
        <source>Columns of the models in production</source>
        <translation>Kolumner för modeller i produktion</translation>
    </message>
    <message>
        <source>Columns of the models in pilot</source>
        <translation>Kolumner för modeller i pilot</translation>
    </message>
    <message>
        <source>Columns of a model's versions</source>
        <translation>Kolumner för en modells versioner</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <source>Sites and nodes</source>
        <translation>Anläggningar och noder</translation>
    </message>
    <message>
        <source>What the console watches. Every change here is written to the journal and can be undone.</source>
        <translation>Vad konsolen bevakar. Varje ändring här skrivs i journalen och kan ångras.</translation>
    </message>
    <message>
        <source>Host keys</source>
        <translation>Värdnycklar</translation>
    </message>
    <message>
        <source>The keys that you accepted. A forgotten key is asked for again at the next connection; keys in ~/.ssh/known_hosts are honoured and never changed by this program.</source>
        <translation>Nycklarna som du har godtagit. En glömd nyckel efterfrågas igen vid nästa anslutning; nycklar i ~/.ssh/known_hosts gäller och ändras aldrig av det här programmet.</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Lagring</translation>
    </message>
    <message>
        <source>The journal holds what people did and is never thinned out. Measurements are kept by age and size; losing them loses pictures, nothing else.</source>
        <translation>Journalen håller vad människor har gjort och gallras aldrig. Mätningar sparas efter ålder och storlek; förlorar man dem förlorar man bilder, inget annat.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Läser</translation>
    </message>
    <message>
        <source>The history has new bounds</source>
        <translation>Historiken har nya gränser</translation>
    </message>
    <message>
        <source>Bounding the history</source>
        <translation>Sätter historikens gränser</translation>
    </message>
    <message>
        <source>The key of {host} was gone already</source>
        <translation>Nyckeln för {host} var redan borta</translation>
    </message>
    <message>
        <source>Forgot the key of {host}</source>
        <translation>Glömde nyckeln för {host}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ångra</translation>
    </message>
    <message>
        <source>Forgetting a key</source>
        <translation>Glömmer en nyckel</translation>
    </message>
    <message>
        <source>The key of {host} is trusted again</source>
        <translation>Nyckeln för {host} är betrodd igen</translation>
    </message>
    <message>
        <source>Taking a key back</source>
        <translation>Tar tillbaka en nyckel</translation>
    </message>
</context>
<context>
    <name>ShareBar</name>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
</context>
<context>
    <name>ShelveSheet</name>
    <message>
        <source>Shelve the alarm</source>
        <translation>Lägg undan larmet</translation>
    </message>
    <message>
        <source>It asks for nobody until then, and comes back by itself if it is still so. It stays in sight, and the log says who put it aside and why.</source>
        <translation>Det kräver ingen till dess, och kommer tillbaka av sig självt om det fortfarande är så. Det syns hela tiden, och loggen säger vem som lade undan det och varför.</translation>
    </message>
    <message>
        <source>Shelve</source>
        <translation>Lägg undan</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>4 h</source>
        <translation>4 h</translation>
    </message>
    <message>
        <source>8 h</source>
        <translation>8 h</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 dygn</translation>
    </message>
    <message>
        <source>Tomorrow 08:00</source>
        <translation>I morgon 08:00</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>Hur länge</translation>
    </message>
    <message>
        <source>For</source>
        <translation>I</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Till</translation>
    </message>
    <message>
        <source>Like 2026-11-20 07:00, at most 30 days from now</source>
        <translation>Som 2026-11-20 07:00, högst 30 dygn från nu</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ägare</translation>
    </message>
    <message>
        <source>Whoever shelves it answers for it</source>
        <translation>Den som lägger undan det svarar för det</translation>
    </message>
    <message>
        <source>This is no time.</source>
        <translation>Det är ingen tid.</translation>
    </message>
    <message>
        <source>This time is over.</source>
        <translation>Den tiden är förbi.</translation>
    </message>
    <message>
        <source>That is more than 30 days: take it out of service instead.</source>
        <translation>Det är mer än 30 dygn: ta det ur drift i stället.</translation>
    </message>
</context>
<context>
    <name>SignedSheet</name>
    <message>
        <source>Cancel</source>
        <extracomment>What the act costs, and past which bars it goes. Its width in pixels.</extracomment>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Waiting for the key…</source>
        <translation>Väntar på nyckeln…</translation>
    </message>
</context>
<context>
    <name>SignificanceCard</name>
    <message>
        <source>Is it significant?</source>
        <translation>Är den betydande?</translation>
    </message>
    <message>
        <source>Clocks run so that no time is lost. They stop only when a person has judged.</source>
        <translation>Klockor löper så att ingen tid går förlorad. De stannar bara när en person har bedömt.</translation>
    </message>
    <message>
        <source>Significant…</source>
        <translation>Betydande…</translation>
    </message>
    <message>
        <source>Not significant…</source>
        <translation>Inte betydande…</translation>
    </message>
    <message>
        <source>Your name, the time and your reason are kept. It can be judged again.</source>
        <translation>Ditt namn, tiden och ditt skäl sparas. Den kan bedömas igen.</translation>
    </message>
    <message>
        <source>Known since…</source>
        <translation>Känt sedan…</translation>
    </message>
    <message>
        <source>Classified data?</source>
        <translation>Klassificerat?</translation>
    </message>
    <message>
        <source>not yet judged</source>
        <translation>inte bedömd ännu</translation>
    </message>
    <message>
        <source>significant, {who} {time}</source>
        <translation>betydande, {who} {time}</translation>
    </message>
    <message>
        <source>not significant, {who} {time}</source>
        <translation>inte betydande, {who} {time}</translation>
    </message>
    <message>
        <source>Nobody has entered since when it is known: nothing counts</source>
        <translation>Ingen har angett sedan när det är känt: inget räknar</translation>
    </message>
    <message>
        <source>Known since {time}, entered by {who}</source>
        <translation>Känt sedan {time}, angett av {who}</translation>
    </message>
    <message>
        <source>Nobody has said whether it holds classified data: no draft is made</source>
        <translation>Ingen har sagt om den rör klassificerade uppgifter: inget utkast görs</translation>
    </message>
    <message>
        <source>It holds classified data: nothing leaves</source>
        <translation>Den rör klassificerade uppgifter: inget lämnar programmet</translation>
    </message>
    <message>
        <source>It holds no classified data</source>
        <translation>Den rör inga klassificerade uppgifter</translation>
    </message>
    <message>
        <source>{met} of {all} are met</source>
        <translation>{met} av {all} är uppfyllda</translation>
    </message>
</context>
<context>
    <name>SitSheet</name>
    <message>
        <source>It signs that you are here now; it does not leave its place.</source>
        <translation>Den signerar att du är här nu; den lämnar inte sin plats.</translation>
    </message>
    <message>
        <source>Leave the desk</source>
        <translation>Lämna platsen</translation>
    </message>
    <message>
        <source>Unlock the desk</source>
        <translation>Lås upp platsen</translation>
    </message>
    <message>
        <source>Who is at the desk?</source>
        <translation>Vem är på plats?</translation>
    </message>
    <message>
        <source>{name} is, as a key proved. Somebody else can take the desk over.</source>
        <translation>{name}, som en nyckel bevisade. Någon annan kan ta över platsen.</translation>
    </message>
    <message>
        <source>Prove it by your key. Entries of the log carry your name from then on.</source>
        <translation>Bevisa det med din nyckel. Loggens poster bär ditt namn från och med då.</translation>
    </message>
    <message>
        <source>There is no list of people, so coming back asks for nothing, and proves nothing.</source>
        <translation>Det finns ingen personlista, så att komma tillbaka kräver inget och bevisar inget.</translation>
    </message>
    <message>
        <source>{operator} is, as this machine calls its user: that proves nothing. Put the first person on the list, with an SSH key, and the log can prove who did what.</source>
        <translation>{operator}, som datorn kallar sin användare: det bevisar inget. Sätt den första personen på listan, med en SSH-nyckel, så kan loggen bevisa vem som gjorde vad.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Lås upp</translation>
    </message>
    <message>
        <source>Take the desk</source>
        <translation>Ta platsen</translation>
    </message>
    <message>
        <source>Add the first person…</source>
        <translation>Lägg till den första personen…</translation>
    </message>
    <message>
        <source>Unlocked; a read-only console does not write that down</source>
        <translation>Upplåst; en skrivskyddad konsol skriver inte ner det</translation>
    </message>
    <message>
        <source>{name} is at the desk</source>
        <translation>{name} är på plats</translation>
    </message>
    <message>
        <source>Unlocked, which proves nothing</source>
        <translation>Upplåst, vilket inte bevisar något</translation>
    </message>
    <message>
        <source>Nobody is at the desk now</source>
        <translation>Ingen är på plats nu</translation>
    </message>
    <message>
        <source>Leaving the desk</source>
        <translation>Lämnar platsen</translation>
    </message>
</context>
<context>
    <name>SiteChoice</name>
    <message>
        <source>New site</source>
        <translation>Ny anläggning</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Anläggning</translation>
    </message>
    <message>
        <source>short name, like hall-1</source>
        <translation>kort namn, som hall-1</translation>
    </message>
    <message>
        <source>Name of the new site</source>
        <translation>Den nya anläggningens namn</translation>
    </message>
</context>
<context>
    <name>SiteSheet</name>
    <message>
        <source>Data centre</source>
        <translation>Datahall</translation>
    </message>
    <message>
        <source>Corporate</source>
        <translation>Företag</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>Edge</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Lägg till en anläggning</translation>
    </message>
    <message>
        <source>Edit {site}</source>
        <translation>Redigera {site}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Kortnamn</translation>
    </message>
    <message>
        <source>Used in addresses; its nodes move along when it changes</source>
        <translation>Används i adresser; noderna flyttar med när det ändras</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Slag</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Tidszon</translation>
    </message>
    <message>
        <source>Times of this site are shown in it</source>
        <translation>Anläggningens tider visas i den</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Add site</source>
        <translation>Lägg till anläggning</translation>
    </message>
    <message>
        <source>Save {site}</source>
        <translation>Spara {site}</translation>
    </message>
    <message>
        <source>There is a site with this short name already</source>
        <translation>Det finns redan en anläggning med det kortnamnet</translation>
    </message>
    <message>
        <source>This workstation knows no such time zone</source>
        <translation>Arbetsstationen känner inte till den tidszonen</translation>
    </message>
</context>
<context>
    <name>SitesCard</name>
    <message>
        <source>Sites and nodes</source>
        <translation>Anläggningar och noder</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Nod</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Anläggningar</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Anläggning</translation>
    </message>
    <message>
        <source>Worst</source>
        <translation>Värst</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Noder</translation>
    </message>
    <message>
        <source>Nodes that report, of all watched</source>
        <translation>Noder som rapporterar, av alla bevakade</translation>
    </message>
    <message>
        <source>GPUs working</source>
        <translation>GPU:er i arbete</translation>
    </message>
    <message>
        <source>GPUs that work, of all known</source>
        <translation>GPU:er i arbete, av alla kända</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>Användning</translation>
    </message>
    <message>
        <source>Mean of the GPUs that report</source>
        <translation>Medel av de GPU:er som rapporterar</translation>
    </message>
    <message>
        <source>GPU power</source>
        <translation>GPU-effekt</translation>
    </message>
    <message>
        <source>Sum of the GPUs that report</source>
        <translation>Summan av de GPU:er som rapporterar</translation>
    </message>
    <message>
        <source>In / out, Gbit/s</source>
        <translation>In / ut, Gbit/s</translation>
    </message>
    <message>
        <source>All normal</source>
        <translation>Allt normalt</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Inte känt än</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>och %n till</numerusform>
            <numerusform>och %n till</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öppna</translation>
    </message>
    <message>
        <source>Reached at</source>
        <translation>Nås på</translation>
    </message>
    <message>
        <source>Rack</source>
        <translation>Rack</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Ansvarig</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>Bevakas</translation>
    </message>
    <message>
        <source>No nodes yet</source>
        <translation>Inga noder ännu</translation>
    </message>
    <message>
        <source>Add the machines that you want to watch.</source>
        <translation>Lägg till maskinerna som du vill bevaka.</translation>
    </message>
    <message>
        <source>Add nodes</source>
        <translation>Lägg till noder</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importera</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportera</translation>
    </message>
    <message>
        <source>Edit site</source>
        <translation>Redigera anläggning</translation>
    </message>
    <message>
        <source>Edit node</source>
        <translation>Redigera nod</translation>
    </message>
    <message>
        <source>Remove node</source>
        <translation>Ta bort nod</translation>
    </message>
    <message>
        <source>this workstation</source>
        <translation>den här arbetsstationen</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>through {host}</source>
        <translation>genom {host}</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n anläggning</numerusform>
            <numerusform>%n anläggningar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n nod</numerusform>
            <numerusform>%n noder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Spans</name>
    <message>
        <source>15 min</source>
        <extracomment>Seconds by key, shortest first.</extracomment>
        <translation>15 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>6 h</source>
        <translation>6 h</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 d</translation>
    </message>
</context>
<context>
    <name>Sparkline</name>
    <message>
        <source>Trend</source>
        <extracomment>The line of each sparkline in use, and what it was made for: rows are painted far more often than they change.</extracomment>
        <translation>Trend</translation>
    </message>
</context>
<context>
    <name>StageSheet</name>
    <message>
        <source>Move {model} on</source>
        <translation>Flytta {model} vidare</translation>
    </message>
    <message>
        <source>Move it</source>
        <translation>Flytta den</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Skede</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <source>It stands in the log</source>
        <translation>Det står i loggen</translation>
    </message>
    <message>
        <source>It lacks: {gates}. Whoever moves it all the same says why.</source>
        <translation>Den saknar: {gates}. Den som flyttar den ändå säger varför.</translation>
    </message>
    <message>
        <source>It is there already.</source>
        <translation>Den är redan där.</translation>
    </message>
    <message>
        <source>Say why.</source>
        <translation>Säg varför.</translation>
    </message>
</context>
<context>
    <name>StatisticsSheet</name>
    <message>
        <source>Statistics of a range</source>
        <extracomment>What a second of one unit of power is in kWh.</extracomment>
        <translation>Statistik för ett tidsspann</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurva</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>Minst</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Medel</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>Störst</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energi</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Uppmätt</translation>
    </message>
    <message>
        <source>The share of the range of which there are samples: the figures are of it alone</source>
        <translation>Den del av tidsspannet som det finns mätningar av: siffrorna gäller den ensam</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Läser</translation>
    </message>
    <message>
        <source>Nothing was measured there.</source>
        <translation>Inget mättes där.</translation>
    </message>
    <message>
        <source>together</source>
        <translation>tillsammans</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopierat</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>Steps</source>
        <translation>Steg</translation>
    </message>
</context>
<context>
    <name>StillCard</name>
    <message>
        <source>Stand still, and why</source>
        <translation>Står stilla, och varför</translation>
    </message>
</context>
<context>
    <name>Storage</name>
    <message>
        <source>The new bounds hold until Driftvakt closes. {reason}</source>
        <translation>De nya gränserna gäller tills Driftvakt stängs. {reason}</translation>
    </message>
</context>
<context>
    <name>StorageCard</name>
    <message>
        <source>Storage</source>
        <translation>Lagring</translation>
    </message>
    <message>
        <source>Set the bounds</source>
        <translation>Sätt gränserna</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Låt dem vara</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Mapp</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Mätningar</translation>
    </message>
    <message>
        <source>Log files</source>
        <translation>Loggfiler</translation>
    </message>
    <message>
        <source>Every sample is kept</source>
        <translation>Varje mätvärde sparas</translation>
    </message>
    <message>
        <source>Free on that disk</source>
        <translation>Ledigt på disken</translation>
    </message>
    <message>
        <source>Means by the minute</source>
        <translation>Minutmedel</translation>
    </message>
    <message>
        <source>Means by the hour</source>
        <translation>Timmedel</translation>
    </message>
    <message>
        <source>Measurements at most</source>
        <translation>Mätningar högst</translation>
    </message>
    <message>
        <source>{size} of measurements, the oldest, are removed for good.</source>
        <translation>{size} av mätningarna, de äldsta, tas bort för alltid.</translation>
    </message>
    <message>
        <source>Samples older than {age} are removed for good; their means by the minute stay.</source>
        <translation>Mätvärden äldre än {age} tas bort för alltid; deras minutmedel blir kvar.</translation>
    </message>
    <message>
        <source>The disk has not that much room; it would be full before.</source>
        <translation>Disken har inte så mycket plats; den skulle bli full dessförinnan.</translation>
    </message>
    <message>
        <source>Nothing is removed.</source>
        <translation>Inget tas bort.</translation>
    </message>
    <message>
        <source>Remove and set</source>
        <translation>Ta bort och sätt</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n dygn</numerusform>
            <numerusform>%n dygn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation>
            <numerusform>%n år</numerusform>
            <numerusform>%n år</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TestView</name>
    <message>
        <source>Back to the board</source>
        <translation>Till tavlan</translation>
    </message>
    <message>
        <source>Test again…</source>
        <translation>Testa igen…</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Skikt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Räknat</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Tog</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Skikt</translation>
    </message>
    <message>
        <source>Layers, each stands on the one above</source>
        <translation>Skikt, vart och ett vilar på det ovanför</translation>
    </message>
    <message>
        <source>the first that fails decides</source>
        <translation>det första som fallerar avgör</translation>
    </message>
    <message>
        <source>Restore test</source>
        <translation>Återläsningstest</translation>
    </message>
    <message>
        <source>What was restored</source>
        <translation>Vad som lästes åter</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Sökväg</translation>
    </message>
    <message>
        <source>Differs in</source>
        <translation>Skiljer sig i</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Vad som skiljer sig</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>Vart tiden gick</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>pågår</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Säkerhetskopia</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Börjad</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Vald</translation>
    </message>
    <message>
        <source>Among</source>
        <translation>Bland</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Frö</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Verktyg</translation>
    </message>
    <message>
        <source>Host key</source>
        <translation>Värdnyckel</translation>
    </message>
    <message>
        <source>Data loss</source>
        <translation>Dataförlust</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Sammanlagt</translation>
    </message>
    <message>
        <source>Nothing that was compared differs.</source>
        <translation>Inget av det som jämfördes skiljer sig.</translation>
    </message>
    <message>
        <source>No path is named: the test ended before files were compared, or none differs.</source>
        <translation>Ingen sökväg nämns: testet slutade innan filer jämfördes, eller så skiljer sig ingen.</translation>
    </message>
    <message>
        <source>a verdict on the backup, not on the test</source>
        <translation>ett utslag om säkerhetskopian, inte om testet</translation>
    </message>
    <message>
        <source>says nothing of the backup</source>
        <translation>säger inget om säkerhetskopian</translation>
    </message>
</context>
<context>
    <name>TimeCard</name>
    <message>
        <source>Reading</source>
        <extracomment>Seconds of reading before it is worth a word. Points of a curve that only stands for comparison: a shaded range needs no more. The height of a line of a strip, in pixels. What a card shows: the newest reading of a node, or of several things. Where the chosen signals are remembered. Room for the names of the plots, in pixels. Room for what stands beside the plots.</extracomment>
        <translation>Läser</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>inga data</translation>
    </message>
    <message>
        <source>Signals {count} of {all}</source>
        <translation>Signaler {count} av {all}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historik</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
    <message>
        <source>no history before {time}</source>
        <translation>ingen historik före {time}</translation>
    </message>
</context>
<context>
    <name>TimeHead</name>
    <message>
        <source>Time range</source>
        <translation>Tidsspann</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Follow the newest samples</source>
        <translation>Följ de nyaste mätvärdena</translation>
    </message>
</context>
<context>
    <name>TimeNavigator</name>
    <message>
        <source>History</source>
        <translation>Historik</translation>
    </message>
    <message>
        <source>now</source>
        <translation>nu</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
    <message>
        <source>Shows {start} to {end} of {first} to {last}</source>
        <translation>Visar {start} till {end} av {first} till {last}</translation>
    </message>
</context>
<context>
    <name>TimeView</name>
    <message>
        <source>Time plots</source>
        <translation>Tidsdiagram</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Händelser</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Inga data</translation>
    </message>
</context>
<context>
    <name>TimeWords</name>
    <message>
        <source>{start} to {end}</source>
        <extracomment>Seconds: shorter ranges are told to the second.</extracomment>
        <translation>{start} till {end}</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>för {age} sedan</translation>
    </message>
</context>
<context>
    <name>TimelineCard</name>
    <message>
        <source>Timeline</source>
        <extracomment>A line that is typed is no longer than this.</extracomment>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>boxed = typed by a person</source>
        <translation>i ruta = skrivet av en människa</translation>
    </message>
    <message>
        <source>Write what you see or do</source>
        <translation>Skriv vad du ser eller gör</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Lägg till</translation>
    </message>
    <message>
        <source>Add it to the timeline</source>
        <translation>Lägg till den i tidslinjen</translation>
    </message>
    <message>
        <source>left out of reports</source>
        <translation>utelämnas ur rapporter</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <extracomment>How many are shown at once; the oldest goes when another comes.</extracomment>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>ToldSheet</name>
    <message>
        <source>Record that they were told</source>
        <translation>Anteckna att de underrättats</translation>
    </message>
    <message>
        <source>Driftvakt sends nothing. What you record here stops the clock, with your name.</source>
        <translation>Driftvakt skickar inget. Det du antecknar här stoppar klockan, med ditt namn.</translation>
    </message>
    <message>
        <source>Whom</source>
        <translation>Vem</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Hur</translation>
    </message>
    <message>
        <source>The authority's form, encrypted mail, a call</source>
        <translation>Myndighetens formulär, krypterad e-post, ett samtal</translation>
    </message>
    <message>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <source>Like 2026-11-20 03:09</source>
        <translation>Som 2026-11-20 03:09</translation>
    </message>
    <message>
        <source>I told them, or saw that they were told</source>
        <translation>Jag underrättade dem, eller såg att de underrättades</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Anteckna</translation>
    </message>
    <message>
        <source>No moment: like 2026-11-20 03:09</source>
        <translation>Ingen tidpunkt: som 2026-11-20 03:09</translation>
    </message>
    <message>
        <source>That is a time to come</source>
        <translation>Det är en tid som kommer</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>State of the whole</source>
        <extracomment>Pixels that the mark of a figure of now takes. Pixels: in a narrower window captions are shorter. Pixels that a reporting clock takes. Pixels: a longer name of who is at the desk is shortened.</extracomment>
        <translation>Helhetens tillstånd</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Anläggning</translation>
    </message>
    <message>
        <source>Nodes that report</source>
        <translation>Noder som rapporterar</translation>
    </message>
    <message>
        <source>GPU power</source>
        <translation>GPU-effekt</translation>
    </message>
    <message>
        <source>now</source>
        <translation>nu</translation>
    </message>
    <message>
        <source>READ-ONLY</source>
        <translation>SKRIVSKYDD</translation>
    </message>
    <message>
        <source>Nothing is changed from this console</source>
        <translation>Inget ändras från den här konsolen</translation>
    </message>
    <message>
        <source>Clock of the site</source>
        <translation>Anläggningens klocka</translation>
    </message>
    <message>
        <source>No site yet</source>
        <translation>Ingen anläggning ännu</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n anläggning</numerusform>
            <numerusform>%n anläggningar</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} proved by key to be at this desk</source>
        <translation>{name} bevisade med nyckel att vara på den här platsen</translation>
    </message>
    <message>
        <source>Nobody at the desk</source>
        <translation>Ingen på plats</translation>
    </message>
    <message>
        <source>Nobody of the list of people is at this desk: take it to change anything</source>
        <translation>Ingen på personlistan är på den här platsen: ta den för att ändra något</translation>
    </message>
    <message>
        <source>What this machine calls its user, which proves nothing: there is no list of people</source>
        <translation>Vad datorn kallar sin användare, vilket inte bevisar något: det finns ingen personlista</translation>
    </message>
    <message>
        <source>At the desk: {name}</source>
        <translation>På plats: {name}</translation>
    </message>
    <message>
        <source>nodes, oldest sample {age}</source>
        <translation>noder, äldsta mätvärde {age}</translation>
    </message>
    <message>
        <source>nodes, {age}</source>
        <translation>noder, {age}</translation>
    </message>
    <message>
        <source>nodes report</source>
        <translation>noder rapporterar</translation>
    </message>
    <message>
        <source>{unit} GPU power</source>
        <translation>{unit} GPU-effekt</translation>
    </message>
    <message>
        <source>Power of {count} of {all} GPUs, as their driver measures it</source>
        <translation>Effekten för {count} av {all} GPU:er, som deras drivrutin mäter den</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Inget</translation>
    </message>
    <message>
        <source>Reporting clock: {told}</source>
        <translation>Rapporteringsklocka: {told}</translation>
    </message>
</context>
<context>
    <name>TopologyCanvas</name>
    <message>
        <source>Network</source>
        <translation>Nät</translation>
    </message>
</context>
<context>
    <name>Trends</name>
    <message>
        <source>GPU utilisation</source>
        <extracomment>Longer ranges are read by the hour. The newest samples may still be on their way. The same thing on the same node is marked once in this share of what is in sight.</extracomment>
        <translation>GPU-användning</translation>
    </message>
    <message>
        <source>GPU power</source>
        <translation>GPU-effekt</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Nätverk</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Över tid</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Spara</translation>
    </message>
    <message>
        <source>Save the picture or the values in sight</source>
        <translation>Spara bilden eller de synliga värdena</translation>
    </message>
    <message>
        <source>Figures at {time}</source>
        <translation>Siffror {time}</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Ut</translation>
    </message>
    <message>
        <source>In</source>
        <translation>In</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>inga data</translation>
    </message>
    <message>
        <source>{count} of {all} GPUs</source>
        <translation>{count} av {all} GPU:er</translation>
    </message>
    <message>
        <source>{count} of {all} nodes</source>
        <translation>{count} av {all} noder</translation>
    </message>
    <message>
        <source>mean of {gpus}</source>
        <translation>medel av {gpus}</translation>
    </message>
    <message>
        <source>in, {out} out · {nodes}</source>
        <translation>in, {out} ut · {nodes}</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>medel</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>summa</translation>
    </message>
</context>
<context>
    <name>UnderWay</name>
    <message>
        <source>step {number} of {all}</source>
        <translation>steg {number} av {all}</translation>
    </message>
    <message numerus="yes">
        <source>%n more run(s)</source>
        <translation>
            <numerusform>%n körning till</numerusform>
            <numerusform>%n körningar till</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnknownKeySheet</name>
    <message>
        <source>Is this really {node}?</source>
        <translation>Är detta verkligen {node}?</translation>
    </message>
    <message>
        <source>{host} answered with a host key this console has never seen. The host key proves which machine answers; somebody in between could show you their own. So compare it once, and it is known from then on.</source>
        <translation>{host} svarade med en värdnyckel som den här konsolen aldrig har sett. Värdnyckeln bevisar vilken maskin som svarar; någon däremellan kunde visa sin egen. Jämför den därför en gång, så är den känd från och med då.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>On the node's own screen, or by its administrator, have this run:</source>
        <translation>På nodens egen skärm, eller av dess administratör, låt köra:</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>It must print this fingerprint ({kind}):</source>
        <translation>Det ska skriva ut detta fingeravtryck ({kind}):</translation>
    </message>
    <message>
        <source>Fingerprint the administrator reads</source>
        <translation>Fingeravtrycket som administratören läser</translation>
    </message>
    <message>
        <source>To be sure, paste what the administrator sent. The console compares:</source>
        <translation>För säkerhets skull, klistra in det som administratören skickade. Konsolen jämför:</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Inte nu</translation>
    </message>
    <message>
        <source>Accept key of {node}</source>
        <translation>Godta nyckeln för {node}</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingeravtryck</translation>
    </message>
    <message>
        <source>The same as a picture</source>
        <translation>Samma sak som bild</translation>
    </message>
    <message>
        <source>The same as a picture, as `ssh-keygen -lv` draws it: quick to compare, no proof by itself.</source>
        <translation>Samma sak som bild, så som `ssh-keygen -lv` ritar den: snabb att jämföra, men i sig inget bevis.</translation>
    </message>
</context>
<context>
    <name>VersionText</name>
    <message>
        <source>engine</source>
        <translation>motor</translation>
    </message>
    <message>
        <source>flags</source>
        <translation>flaggor</translation>
    </message>
    <message>
        <source>quantisation</source>
        <translation>kvantisering</translation>
    </message>
    <message>
        <source>driver</source>
        <translation>drivrutin</translation>
    </message>
    <message>
        <source>image</source>
        <translation>avbild</translation>
    </message>
    <message>
        <source>tokenizer</source>
        <translation>tokeniserare</translation>
    </message>
    <message>
        <source>chat template</source>
        <translation>chattmall</translation>
    </message>
</context>
<context>
    <name>Waits</name>
    <message>
        <source>canary, {share}</source>
        <translation>kanarie, {share}</translation>
    </message>
    <message>
        <source>retired {day}</source>
        <translation>avvecklad {day}</translation>
    </message>
</context>
<context>
    <name>WhatIfCard</name>
    <message>
        <source>What if</source>
        <extracomment>Which figures have a knob, in this order. A knob goes beyond what is likely by so much of its width, on both sides.</extracomment>
        <translation>Tänk om</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Som det är</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) set otherwise. Nothing is kept until you save.</source>
        <translation>
            <numerusform>%n värde ändrat. Inget behålls förrän du sparar.</numerusform>
            <numerusform>%n värden ändrade. Inget behålls förrän du sparar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tick: as it is. Shaded: what is likely. Nothing is kept until you save.</source>
        <translation>Streck: som det är. Skuggat: vad som är troligt. Inget behålls förrän du sparar.</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>uppmätt</translation>
    </message>
    <message>
        <source>by contract</source>
        <translation>enligt avtal</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>uppskattat</translation>
    </message>
    <message>
        <source>invented, for an example</source>
        <translation>påhittat, för ett exempel</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>DEMO</source>
        <translation>DEMO</translation>
    </message>
    <message>
        <source>Simulated sites</source>
        <translation>Simulerade anläggningar</translation>
    </message>
    <message>
        <source>Nothing here is real: neither the nodes nor what they say.</source>
        <translation>Ingenting här är på riktigt: varken noderna eller det de säger.</translation>
    </message>
    <message>
        <source>No real machine is touched</source>
        <translation>Ingen verklig maskin berörs</translation>
    </message>
    <message>
        <source>Faults…</source>
        <translation>Fel…</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>LIVE</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Sidor</translation>
    </message>
    <message>
        <source>The data cannot be opened</source>
        <translation>Data kan inte öppnas</translation>
    </message>
    <message>
        <source>An error of the program itself ({kind}). A report without secrets lies in {path}</source>
        <translation>Ett fel i själva programmet ({kind}). En rapport utan hemligheter finns i {path}</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Kopiera sökväg</translation>
    </message>
    <message>
        <source>An error of the program itself ({kind}); see the log</source>
        <translation>Ett fel i själva programmet ({kind}); se loggen</translation>
    </message>
    <message>
        <source>Command, node, GPU, setting</source>
        <translation>Kommando, nod, GPU, inställning</translation>
    </message>
    <message>
        <source>The demo site opens in a second window</source>
        <translation>Demoanläggningen öppnas i ett andra fönster</translation>
    </message>
    <message>
        <source>It did not start</source>
        <translation>Det gick inte att starta</translation>
    </message>
</context>
<context>
    <name>Witness</name>
    <message>
        <source>This is this very log: nobody is a witness to himself.</source>
        <extracomment>The entry by which a witness remembers a log, and the one by which its owner keeps the answer. What the signature under an answer is for: SSHSIG's namespace. Not that of checkpoints: a witness says that it saw a log, and does not vouch for it as its owner. The form of an answer. In the first one the witness's name was not signed.</extracomment>
        <translation>Detta är just denna logg: ingen är vittne åt sig själv.</translation>
    </message>
    <message>
        <source>This is no witness's answer.</source>
        <translation>Detta är inget vittnes svar.</translation>
    </message>
    <message>
        <source>This answer is about another log.</source>
        <translation>Svaret gäller en annan logg.</translation>
    </message>
    <message>
        <source>The witness's signature does not hold.</source>
        <translation>Vittnets signatur håller inte.</translation>
    </message>
    <message>
        <source>{name} saw another log under this id: over {size} entries it had another root. One of the two was restored from a copy, or written anew. Keep both; nothing was taken in.</source>
        <translation>{name} såg en annan logg under detta id: över {size} poster hade den en annan rot. En av de två har återställts från en kopia eller skrivits om. Behåll båda; inget togs in.</translation>
    </message>
    <message>
        <source>{name} saw {size} entries of this log, and here are {count}: its end was cut off, or it is an older copy. Nothing was taken in.</source>
        <translation>{name} såg {size} poster i denna logg, och här finns {count}: dess slut har kapats, eller så är det en äldre kopia. Inget togs in.</translation>
    </message>
</context>
<context>
    <name>WitnessCard</name>
    <message>
        <source>Witnesses</source>
        <translation>Vittnen</translation>
    </message>
    <message>
        <source>Ask a witness…</source>
        <translation>Fråga ett vittne…</translation>
    </message>
    <message>
        <source>Take the answer…</source>
        <translation>Ta in svaret…</translation>
    </message>
    <message>
        <source>Be a witness…</source>
        <translation>Var vittne…</translation>
    </message>
    <message>
        <source>{count} on {date}</source>
        <translation>{count} den {date}</translation>
    </message>
    <message>
        <source>No other console has vouched for this log yet: take a request to one, on a stick.</source>
        <translation>Ingen annan konsol har gått i god för loggen än: ta en begäran till en, på ett minne.</translation>
    </message>
    <message numerus="yes">
        <source>%n entries came after what a witness saw.</source>
        <translation>
            <numerusform>%n post kom efter det ett vittne såg.</numerusform>
            <numerusform>%n poster kom efter det ett vittne såg.</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring the next to {name}.</source>
        <translation>Ta nästa till {name}.</translation>
    </message>
</context>
<context>
    <name>WitnessSheet</name>
    <message>
        <source>Be a witness</source>
        <translation>Var vittne</translation>
    </message>
    <message>
        <source>You vouch for how far another console's log goes. A log that was forked or shortened since the last time is refused. The answer is written beside the request.</source>
        <translation>Du går i god för hur långt en annan konsols logg går. En logg som grenats eller kortats sedan sist vägras. Svaret skrivs bredvid begäran.</translation>
    </message>
    <message>
        <source>Counter-sign</source>
        <translation>Kontrasignera</translation>
    </message>
    <message>
        <source>It counter-signs.</source>
        <translation>Den kontrasignerar.</translation>
    </message>
    <message>
        <source>The request</source>
        <translation>Begäran</translation>
    </message>
    <message>
        <source>Say which request.</source>
        <translation>Säg vilken begäran.</translation>
    </message>
    <message>
        <source>Counter-signed {count} entries of {name}: bring {path} back</source>
        <translation>Kontrasignerade {count} poster från {name}: ta tillbaka {path}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Not watched</source>
        <translation>Bevakas inte</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Inte känt än</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Väntar</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Ansluter</translation>
    </message>
    <message>
        <source>No data then</source>
        <translation>Inga data då</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startar</translation>
    </message>
    <message>
        <source>alarm in {time}</source>
        <translation>larm om {time}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message>
        <source>since before {time}</source>
        <translation>sedan före {time}</translation>
    </message>
    <message>
        <source>GPU {gpus}</source>
        <translation>GPU {gpus}</translation>
    </message>
    <message>
        <source>{what}: {said}</source>
        <translation>{what}: {said}</translation>
    </message>
    <message>
        <source>Over: {said}</source>
        <translation>Över: {said}</translation>
    </message>
    <message>
        <source>XID {number}, which the catalogue of {day} does not know</source>
        <translation>XID {number}, som katalogen från {day} inte känner</translation>
    </message>
    <message>
        <source>Key to accept</source>
        <translation>Nyckel att godta</translation>
    </message>
    <message>
        <source>Waits for you to look at its host key</source>
        <translation>Väntar på att du ser på dess värdnyckel</translation>
    </message>
    <message>
        <source>Asks for a password</source>
        <translation>Frågar efter lösenord</translation>
    </message>
    <message>
        <source>Asks for a passphrase</source>
        <translation>Frågar efter lösenfras</translation>
    </message>
    <message>
        <source>Host key changed</source>
        <translation>Ny värdnyckel</translation>
    </message>
    <message>
        <source>Stopped: the host key has changed</source>
        <translation>Stoppad: värdnyckeln har ändrats</translation>
    </message>
    <message>
        <source>Host key revoked</source>
        <translation>Värdnyckel återkallad</translation>
    </message>
    <message>
        <source>Stopped: the host key is revoked</source>
        <translation>Stoppad: värdnyckeln är återkallad</translation>
    </message>
    <message>
        <source>heat</source>
        <extracomment>An ordinary account may not read the kernel's log on most systems; its card says so. The part that troubles with the probe's channel itself are filed under.</extracomment>
        <translation>värme</translation>
    </message>
    <message>
        <source>power brake</source>
        <translation>effektbroms</translation>
    </message>
    <message>
        <source>eased off</source>
        <translation>dämpad</translation>
    </message>
    <message>
        <source>power cap</source>
        <translation>effekttak</translation>
    </message>
    <message>
        <source>other reason</source>
        <translation>annan orsak</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ingenting</translation>
    </message>
    <message>
        <source>A GPU</source>
        <translation>En GPU</translation>
    </message>
    <message>
        <source>Kernel message</source>
        <translation>Meddelande från kärnan</translation>
    </message>
    <message>
        <source>Message from the node</source>
        <translation>Meddelande från noden</translation>
    </message>
</context>
<context>
    <name>WordsSheet</name>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>At most 8,000 characters.</source>
        <translation>Högst 8 000 tecken.</translation>
    </message>
    <message>
        <source>Say it in a few words.</source>
        <translation>Säg det med några ord.</translation>
    </message>
</context>
<context>
    <name>WorstCard</name>
    <message>
        <source>Worst ten sources</source>
        <translation>De tio värsta källorna</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Larm</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Källa</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dygn</translation>
    </message>
    <message>
        <source>Against the worst one</source>
        <translation>Mot den värsta</translation>
    </message>
    <message>
        <source>What helps</source>
        <translation>Vad som hjälper</translation>
    </message>
    <message>
        <source>Would save</source>
        <translation>Skulle spara</translation>
    </message>
    <message>
        <source>No alarm yet</source>
        <translation>Inget larm än</translation>
    </message>
    <message>
        <source>What brings most alarms stands here, worst first.</source>
        <translation>Det som ger flest larm står här, det värsta först.</translation>
    </message>
    <message>
        <source>{part} of {whole} alarms</source>
        <translation>{part} av {whole} larm</translation>
    </message>
    <message>
        <source>Raise after {time}</source>
        <translation>Larma efter {time}</translation>
    </message>
    <message>
        <source>No longer delay would have spared any of these.</source>
        <translation>Ingen längre fördröjning hade besparat något av dem.</translation>
    </message>
    <message numerus="yes">
        <source>All delays together: %n alarm(s) fewer, {after} in 10 min instead of {before}.</source>
        <translation>
            <numerusform>Alla fördröjningar tillsammans: %n larm färre, {after} på 10 min i stället för {before}.</numerusform>
            <numerusform>Alla fördröjningar tillsammans: %n larm färre, {after} på 10 min i stället för {before}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Compare</name>
    <message>
        <source>Not a fingerprint yet: it begins with SHA256: and has 43 characters after it.</source>
        <translation>Inget fingeravtryck ännu: det börjar med SHA256: och har 43 tecken efter det.</translation>
    </message>
    <message>
        <source>The same. This is the key the node has.</source>
        <translation>Samma. Detta är nyckeln som noden har.</translation>
    </message>
    <message>
        <source>Not the same. Another machine answers in the node's place. Do not accept.</source>
        <translation>Inte samma. En annan maskin svarar i nodens ställe. Godta inte.</translation>
    </message>
</context>
<context>
    <name>_MatterCard</name>
    <message>
        <source>Nothing.</source>
        <translation>Inget.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more, in the PDF</source>
        <translation>
            <numerusform>och %n till, i PDF:en</numerusform>
            <numerusform>och %n till, i PDF:en</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_WaitingCard</name>
    <message>
        <source>Save as PDF</source>
        <translation>Spara som PDF</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Ta tillbaka</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Ta över</translation>
    </message>
    <message>
        <source>You handed over to {taker} at {time}. It waits to be taken over: {taker} takes the desk first.</source>
        <translation>Du lämnade över till {taker} {time}. Det väntar på att tas över: {taker} tar platsen först.</translation>
    </message>
    <message>
        <source>{giver} handed over to {taker} at {time}. Read it, then take over.</source>
        <translation>{giver} lämnade över till {taker} {time}. Läs det och ta sedan över.</translation>
    </message>
    <message>
        <source>Hand-over waits</source>
        <translation>Överlämning väntar</translation>
    </message>
</context>
<context>
    <name>_WhatSheet</name>
    <message>
        <source>{what}: {where}</source>
        <extracomment>Nothing is shelved for longer: what shall be quiet for longer is taken out of service.</extracomment>
        <translation>{what}: {where}</translation>
    </message>
    <message>
        <source>{what}: all of {where}</source>
        <translation>{what}: allt på {where}</translation>
    </message>
    <message>
        <source>{what}: everywhere</source>
        <translation>{what}: överallt</translation>
    </message>
    <message>
        <source>Which alarms</source>
        <translation>Vilka larm</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Skäl</translation>
    </message>
    <message>
        <source>What the next one at this desk needs to know</source>
        <translation>Vad nästa person vid detta bord behöver veta</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Avbryt</translation>
    </message>
    <message>
        <source>The reason is missing.</source>
        <translation>Skälet saknas.</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message>
        <source>waiting</source>
        <translation>väntar</translation>
    </message>
    <message>
        <source>running</source>
        <translation>pågår</translation>
    </message>
    <message>
        <source>done</source>
        <translation>klart</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>misslyckades</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>hoppades över</translation>
    </message>
    <message>
        <source>nobody knows</source>
        <translation>ingen vet</translation>
    </message>
</context>
</TS>
